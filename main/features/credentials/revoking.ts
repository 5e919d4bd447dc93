import { AppError, isFailure, toFailure } from '../../core/app-error.ts';
import { nameOf } from '../../core/instance-root.ts';
import type { CredentialsDeps, Holder } from './deps.ts';

export interface Revoked {
  /** True only when the service confirmed it and then refused the old token. */
  readonly revoked: boolean;
  /** One sentence for the person. */
  readonly detail: string;
  /** Trying again will not help: the service ends it for its owner alone. */
  readonly isFinal?: true;
}

type Deps = Pick<CredentialsDeps, 'provider' | 'clientFor' | 'clock' | 'log'>;

/** How long unlinking waits for the service, altogether. */
const limit = 5_000;

/**
 * Revokes each token at the service (RFC 7009), the refresh token first so that nothing can be
 * renewed meanwhile, and then asks with the access token whether it is really refused.
 */
export async function revokeTokens(
  deps: Deps,
  holder: Holder,
  tokens: { readonly accessToken: string; readonly refreshToken: string | null },
): Promise<Revoked> {
  const host = nameOf(holder.instance);
  try {
    return await within(deps, async () => {
      await revokeAll(deps, holder, [tokens.refreshToken, tokens.accessToken]);
      return (await isRefused(deps, holder, tokens.accessToken))
        ? { revoked: true, detail: `${host} has ended the token and refuses it now.` }
        : { revoked: false, detail: `${host} still accepts the token.` };
    });
  } catch (thrown) {
    deps.log.warn('not revoked', { account: holder.id, reason: toFailure(thrown).code });
    if (isFailure(thrown, 'account.revoke-by-hand')) {
      const page = thrown.detail === undefined ? '' : `: ${thrown.detail}`;
      const detail = `It is erased here. ${host} ends it for you alone, on the page of Latchkey there${page}`;
      return { revoked: false, detail, isFinal: true };
    }
    return { revoked: false, detail: `${host} could not be asked to end the token.` };
  }
}

/** For tokens that were never used: an attempt, without waiting for a proof. */
export async function revokeQuietly(
  deps: Deps,
  holder: Holder,
  tokens: readonly (string | null)[],
): Promise<void> {
  try {
    await within(deps, () => revokeAll(deps, holder, tokens));
  } catch (thrown) {
    deps.log.warn('not revoked', { account: holder.id, reason: toFailure(thrown).code });
  }
}

async function revokeAll(deps: Deps, holder: Holder, tokens: readonly (string | null)[]) {
  const client = await deps.clientFor(holder.provider, holder.instance);
  for (const token of tokens) {
    if (token !== null) await deps.provider(holder.provider).oauth?.revoke?.(client, token);
  }
}

async function isRefused({ provider }: Deps, holder: Holder, token: string): Promise<boolean> {
  try {
    await provider(holder.provider).identity?.identify(holder.instance, token);
    return false;
  } catch (thrown) {
    if (isFailure(thrown, 'account.refused')) return true;
    throw thrown;
  }
}

async function within<T>({ clock }: Deps, work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const timeout = async (): Promise<never> => {
    await clock.sleep(limit, over.signal);
    throw new AppError('host.timeout');
  };
  try {
    return await Promise.race([work(), timeout()]);
  } finally {
    over.abort(new AppError('app.cancelled'));
  }
}
