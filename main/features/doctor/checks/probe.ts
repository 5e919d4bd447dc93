import type { Instance } from '../../../../preload/model/account.ts';
import { type AppError, isFailure } from '../../../core/app-error.ts';
import type { Http } from '../../../ports/http.ts';

/** What one request to an instance showed; three checks read it. */
export type Seen =
  | { readonly at: 'answered'; readonly status: number; readonly date: number | null }
  | { readonly at: 'untrusted'; readonly failure: AppError }
  | { readonly at: 'silent'; readonly failure: unknown };

/** Shorter than the doctor's own limit, so that a slow host is called slow by its own check. */
const limit = 9_000;

/**
 * Asks one instance for its version, at most once: GitLab answers 401 without a
 * token (docs.gitlab.com/api/version), which is answer enough. Never throws. The
 * request has its own time limit, because no single check owns it.
 */
export function createProbe(http: Http, instance: Instance): () => Promise<Seen> {
  let seen: Promise<Seen> | undefined;
  return () => {
    seen ??= ask(http, instance);
    return seen;
  };
}

async function ask(http: Http, instance: Instance): Promise<Seen> {
  try {
    const reply = await http(`${instance}/api/v4/version`, { signal: AbortSignal.timeout(limit) });
    await reply.body?.cancel();
    const date = Date.parse(reply.headers.get('date') ?? '');
    return { at: 'answered', status: reply.status, date: Number.isNaN(date) ? null : date };
  } catch (failure) {
    const untrusted = isFailure(
      failure,
      'host.certificate-untrusted',
      'host.certificate-expired',
      'host.certificate-name',
    );
    return untrusted ? { at: 'untrusted', failure } : { at: 'silent', failure };
  }
}
