import { copyOf, type Failure } from '../../../preload/model/failure.ts';
import { AppError, isFailure, toFailure } from '../../core/app-error.ts';
import { sha256 } from '../../core/sha256.ts';
import type { OAuthClient } from '../../providers/provider.ts';
import { parseAppLink, type AppLink } from './app-link.ts';
import type { Attempts, StoredAttempt } from './attempts.ts';
import { cleanWords } from './clean-words.ts';
import type { SignInDeps } from './deps.ts';
import { createKnownIssuers } from './known-issuers.ts';
import type { Lifecycle } from './lifecycle.ts';
import { createLinkGate } from './link-gate.ts';
import type { Linking } from './linking.ts';
import { readSecret } from './secret.ts';

/**
 * Where an answer came from. The system hands over links of any origin; a listener and a paste
 * belong to one attempt and may complete no other.
 */
export type Source =
  { readonly by: 'system' } | { readonly by: 'listener' | 'paste'; readonly attempt: string };

export interface Answered {
  /** `ignored`: it matched nothing and changed nothing. */
  readonly outcome: 'done' | 'refused' | 'ignored';
  readonly failure: Failure | null;
}

export interface Answers {
  answer(url: string, source: Source): Promise<Answered>;
  /** Tries again what came while the vault was locked. */
  retryHeld(): Promise<void>;
}

type Reply = Extract<AppLink, { kind: 'code' | 'error' }>;

const mostHeld = 5;

/** The one way in for every answer: deep link, loopback request, pasted address. */
export function createAnswers(
  deps: SignInDeps,
  attempts: Attempts,
  lifecycle: Lifecycle,
  linking: Linking,
): Answers {
  const { announce, log } = deps;
  const gate = createLinkGate(deps.clock);
  const issuers = createKnownIssuers(deps.database, deps.clock);
  let refusals = 0;
  let held: readonly (readonly [string, Source])[] = [];

  /** Counted and shown, and nothing else: no web page can complete or cancel a sign-in. */
  function refuse(failure: Failure, source: Source): Answered {
    refusals += 1;
    log.warn('sign-in answer ignored', {
      code: failure.code,
      reason: failure.detail,
      by: source.by,
    });
    if (source.by === 'paste') return { outcome: 'ignored', failure };
    if (!gate.admits()) return { outcome: 'ignored', failure: { code: 'app.rate-limited' } };
    announce('sign-in.refused', { reason: copyOf(failure.code).title, count: refusals });
    return { outcome: 'ignored', failure };
  }

  function fromOther(link: Exclude<AppLink, Reply>, source: Source): Answered {
    if (link.kind === 'clone' && source.by === 'system') {
      if (!gate.admits()) return { outcome: 'ignored', failure: { code: 'app.rate-limited' } };
      announce('links.arrived', { kind: 'clone', url: link.url });
      return { outcome: 'done', failure: null };
    }
    if (link.kind === 'malformed') {
      return refuse({ code: 'sign-in.malformed-callback', detail: link.problem }, source);
    }
    return refuse({ code: 'link.unsupported' }, source);
  }

  async function find(link: Reply, source: Source): Promise<StoredAttempt | undefined> {
    const found = attempts.byStateHash(await sha256(link.state));
    // The exact redirect URI, so that an answer of one service or way cannot pass for another's.
    const isMeant =
      found?.redirectUri === link.redirectUri &&
      found.provider === link.provider &&
      (source.by === 'system' || source.attempt === found.id);
    return isMeant ? found : undefined;
  }

  async function answer(url: string, source: Source): Promise<Answered> {
    const link = parseAppLink(url);
    if (link.kind !== 'code' && link.kind !== 'error') return fromOther(link, source);

    const attempt = await find(link, source);
    if (attempt === undefined) return refuse({ code: 'sign-in.unknown-state' }, source);
    if (attempt.status !== 'pending') return refuse({ code: codeOfEnded(attempt) }, source);
    if (lifecycle.isExpired(attempt)) {
      lifecycle.end(attempt.id, { status: 'expired', failure: { code: 'sign-in.expired' } });
      return refuse({ code: 'sign-in.expired' }, source);
    }
    if (!isFromItsIssuer(link, attempt)) {
      return finish(attempt, { code: 'sign-in.issuer-mismatch' });
    }
    return link.kind === 'error'
      ? finish(attempt, await failureOf(deps, link, attempt))
      : complete(attempt, link.code, [url, source]);
  }

  /** Only answers with a code are held to it: they alone give anything to anybody. */
  function isFromItsIssuer({ kind, issuer }: Reply, attempt: StoredAttempt): boolean {
    if (issuer === null) return kind === 'error' || !issuers.isExpectedOf(attempt.issuer);
    if (issuer !== attempt.issuer) return false;
    issuers.saw(issuer);
    return true;
  }

  /** An answer that is truly this attempt's, and says no. */
  function finish({ id }: StoredAttempt, failure: Failure): Answered {
    lifecycle.end(id, { status: 'failed', failure });
    return { outcome: 'refused', failure };
  }

  async function complete(
    attempt: StoredAttempt,
    code: string,
    call: readonly [string, Source],
  ): Promise<Answered> {
    const { id } = attempt;
    try {
      // Read before it is used up: with a locked vault the answer can wait.
      const { verifier } = await readSecret(deps.vault, id);
      if (!attempts.consume(id)) return refuse({ code: 'sign-in.replayed' }, call[1]);
      lifecycle.tell();
      await linking.byCode(attempt, code, verifier);
    } catch (thrown) {
      if (isFailure(thrown, 'vault.locked', 'vault.not-chosen')) {
        held = [...held, call].slice(-mostHeld);
      } else if (isFailure(thrown, 'sign-in.expired')) linking.fail(attempt, thrown);
      if (!(thrown instanceof AppError)) throw thrown;
      return { outcome: 'refused', failure: toFailure(thrown) };
    }
    const { status, failure } = lifecycle.show(id);
    return { outcome: status === 'done' ? 'done' : 'refused', failure };
  }

  return {
    answer,

    async retryHeld() {
      const waiting = held;
      held = [];
      for (const [url, source] of waiting) await answer(url, source);
    },
  };
}

function codeOfEnded({ status }: StoredAttempt): Failure['code'] {
  if (status === 'expired') return 'sign-in.expired';
  return status === 'cancelled' ? 'sign-in.unknown-attempt' : 'sign-in.replayed';
}

/** Whose sign-in it was; as much as the attempt knows where that app is saved no more, or the vault is locked. */
async function clientOf(
  { clientFor }: SignInDeps,
  { provider, instance, purpose, clientId }: StoredAttempt,
): Promise<OAuthClient> {
  const saved = await clientFor(provider, instance, purpose).catch(() => undefined);
  return saved?.clientId === clientId ? saved : { instance, clientId, allowHttp: false };
}

/** RFC 6749 §4.1.2.1. `error_uri` is never read: nobody would know who wrote that page. */
async function failureOf(
  deps: SignInDeps,
  { error, description }: Extract<AppLink, { kind: 'error' }>,
  attempt: StoredAttempt,
): Promise<Failure> {
  const { oauth } = deps.provider(attempt.provider);
  const special = oauth?.refusal?.(error, description, await clientOf(deps, attempt));
  if (!special && error === 'access_denied') return { code: 'sign-in.denied' };
  const words = cleanWords(description ?? '') ?? cleanWords(error);
  return {
    ...(special ?? { code: 'sign-in.provider-error' }),
    ...(words === undefined ? {} : { words }),
  };
}
