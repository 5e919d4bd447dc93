import type { Account } from '../../../preload/model/account.ts';
import type { Attempt } from '../../../preload/model/sign-in.ts';
import { AppError, isFailure, toFailure } from '../../core/app-error.ts';
import type { Grant, OAuthClient } from '../../providers/provider.ts';
import type { Attempts, StoredAttempt } from './attempts.ts';
import type { SignInDeps } from './deps.ts';
import type { Lifecycle } from './lifecycle.ts';

export interface Linking {
  /** Exchanges a code that has been consumed, and ends the attempt, well or not. */
  byCode(attempt: StoredAttempt, code: string, verifier: string): Promise<void>;
  /** Links what a device flow was granted, unless the attempt ended meanwhile. */
  byGrant(attempt: Attempt, client: OAuthClient, grant: Grant): Promise<void>;
  /** Ends an attempt with what was thrown. */
  fail(attempt: Attempt, thrown: unknown): void;
}

/** The last steps of every attempt: a grant, then an account that is read back and stored. */
export function createLinking(deps: SignInDeps, attempts: Attempts, lifecycle: Lifecycle): Linking {
  const { log } = deps;

  function fail({ id }: Attempt, thrown: unknown): void {
    if (!(thrown instanceof AppError)) log.error('sign-in failed', thrown, { attempt: id });
    const isExpired = isFailure(thrown, 'sign-in.expired');
    lifecycle.end(id, { status: isExpired ? 'expired' : 'failed', failure: toFailure(thrown) });
  }

  async function linkGrant(attempt: Attempt, client: OAuthClient, grant: Grant): Promise<void> {
    const { id, provider, instance, method, redirectUri, purpose } = attempt;
    let account: Account;
    try {
      account = await deps.link({ provider, instance, method, redirectUri, grant });
    } catch (thrown) {
      await revoke(attempt, client, grant);
      throw thrown;
    }
    if (purpose === 'authorise') await deps.authorised({ provider, instance }, account, client);
    lifecycle.end(id, { status: 'done', account: account.id });
  }

  /** A token nobody will ever use is ended, as far as the service lets us. */
  async function revoke({ id, provider }: Attempt, client: OAuthClient, grant: Grant) {
    try {
      for (const token of [grant.refreshToken, grant.accessToken]) {
        if (token !== null) await deps.provider(provider).oauth?.revoke?.(client, token);
      }
    } catch (thrown) {
      log.warn('unused grant not revoked', { attempt: id, reason: toFailure(thrown).code });
    }
  }

  return {
    fail,

    async byCode(attempt, code, verifier) {
      try {
        const { provider, instance, purpose } = attempt;
        const client = await deps.clientFor(provider, instance, purpose);
        if (client.clientId !== attempt.clientId || attempt.redirectUri === null) {
          throw new AppError('sign-in.code-refused', { detail: 'the application was changed' });
        }
        const { oauth } = deps.provider(attempt.provider);
        if (oauth === undefined) throw new AppError('app.not-here');
        const { redirectUri } = attempt;
        const grant = await oauth.exchange(client, { code, verifier, redirectUri });
        await linkGrant(attempt, client, grant);
      } catch (thrown) {
        fail(attempt, thrown);
      }
    },

    async byGrant(attempt, client, grant) {
      if (!attempts.consume(attempt.id)) return revoke(attempt, client, grant);
      lifecycle.tell();
      try {
        await linkGrant(attempt, client, grant);
      } catch (thrown) {
        fail(attempt, thrown);
      }
    },
  };
}
