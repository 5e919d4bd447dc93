import {
  accountId,
  instance,
  isSignIn,
  providerId,
  signInMethod,
  type AccountId,
} from '../../../preload/model/account.ts';
import { AppError, isFailure, toFailure } from '../../core/app-error.ts';
import { nameOf } from '../../core/instance-root.ts';
import type { Grant, Provider } from '../../providers/provider.ts';
import type { CredentialsDeps, Holder } from './deps.ts';
import { createDueness } from './dueness.ts';
import { createInTurn } from './in-turn.ts';
import { createKeeping } from './keeping.ts';
import { createPauses } from './pauses.ts';
import { createRefreshLocks, forgetJournal } from './refresh-lock.ts';
import { createRenewal } from './renewal.ts';
import { createRevocations } from './revocations.ts';
import { revokeQuietly, revokeTokens, type Revoked } from './revoking.ts';
import { isOver, secretIdOf, storedFrom, type StoredGrant } from './stored-grant.ts';

export interface Credentials {
  /**
   * A token to use now, renewed first when it ends within five minutes. `force` names a token
   * the service just refused: it is renewed unless somebody did so already.
   * Throws `account.refused`, `account.refresh-uncertain`, `account.unknown`, `vault.*`, `host.*`.
   */
  accessToken(account: Holder, options?: { readonly force?: string }): Promise<string>;
  /** Whether a credential is kept for this account, without opening it. */
  holds(account: AccountId): boolean;
  /** Seals a new grant now; the returned function writes it inside a `database.transaction`. */
  grantWriter(account: AccountId, grant: Grant): Promise<() => void>;
  /**
   * Reads what a new credential is about to take the place of. The returned function ends it at the
   * service, as far as that lets us, once the new one is written: no token shall live on that nobody
   * here knows any more. What somebody made by hand is left to them.
   */
  replacing(account: Holder, grant: Grant): Promise<() => Promise<void>>;
  /**
   * Ends the tokens at the service, verifies that the old one is refused, and erases them here.
   * Where the service cannot be reached they are erased here all the same, and the
   * revocation is queued.
   */
  revoke(account: Holder): Promise<Revoked>;
  /** Queued revocations, once more. Returns how many still wait. */
  retryRevocations(): Promise<number>;
  /** Mends what processes that died in a refresh left behind. Never throws. */
  recover(): Promise<void>;
  close(): void;
}

/** Keeps the credentials of all accounts: the only part that knows what is in them. */
export function createCredentials(deps: CredentialsDeps): Credentials {
  const { database, vault, clock, log } = deps;
  const inTurn = createInTurn();
  const locks = createRefreshLocks(deps);
  const keeping = createKeeping(deps, inTurn);
  const renewal = createRenewal(deps, locks, keeping);
  const revocations = createRevocations(deps);
  const pauses = createPauses(clock);
  const dueness = createDueness(clock);
  const flights = new Map<string, Promise<StoredGrant>>();

  /** One renewal at a time for each account; who comes meanwhile gets its result. */
  function renew(holder: Holder, stale: string | undefined): Promise<StoredGrant> {
    const flying = flights.get(holder.id);
    if (flying !== undefined) return flying;
    const flight = inTurn(holder.id, () => renewal.renew(holder, stale)).finally(() =>
      flights.delete(holder.id),
    );
    flights.set(holder.id, flight);
    return flight;
  }

  async function renewUnlessPaused(holder: Holder, stored: StoredGrant, isForced: boolean) {
    const stale = stored.accessToken;
    try {
      pauses.check(holder.id);
      if (!isForced) refuseKnown(holder.id);
      const isJoining = flights.has(holder.id);
      const renewed = await renew(holder, stale);
      // The flight we joined may have been for another reason, and found nothing to do.
      return isJoining && renewed.accessToken === stale ? await renew(holder, stale) : renewed;
    } catch (thrown) {
      pauses.note(holder.id, thrown);
      const isNeeded = isForced || isOver(stored, clock.now());
      if (isNeeded || isFailure(thrown, 'account.refused', 'account.refresh-uncertain'))
        throw thrown;
      // It works for some minutes more, and it will be tried again until then.
      log.warn('token not renewed yet', { account: holder.id, reason: toFailure(thrown).code });
      return stored;
    }
  }

  /** A refused refresh token stays refused: asking again would only look like an attack. */
  function refuseKnown(id: string): void {
    const row = database.get('SELECT health FROM accounts WHERE id = ?', id);
    if (row?.['health'] === 'refused') throw new AppError('account.refused');
  }

  return {
    async accessToken(account, { force } = {}) {
      const stored = await keeping.read(account.id);
      if (stored === null) throw new AppError('account.refused', { detail: 'nothing is stored' });
      const isWanted =
        force === undefined ? dueness.isDue(account.id, stored) : stored.accessToken === force;
      if (!isWanted) return stored.accessToken;
      return (await renewUnlessPaused(account, stored, force !== undefined)).accessToken;
    },

    holds: (id) => keeping.holds(id),

    async grantWriter(id, grant) {
      const stored = storedFrom(grant, clock);
      const put = await vault.seal(secretIdOf(id), JSON.stringify(stored));
      return () => {
        put();
        forgetJournal(database, id);
        keeping.forget(id);
        pauses.forget(id);
      };
    },

    async replacing(account, grant) {
      // A record that cannot be read is no reason to keep a better one out.
      const before = isRevocable(account) ? await keeping.read(account.id).catch(() => null) : null;
      if (before === null) return async () => undefined;
      const still = [grant.accessToken, grant.refreshToken];
      const ended = [before.refreshToken, before.accessToken].filter((one) => !still.includes(one));
      return () => revokeQuietly(deps, account, ended);
    },

    revoke: (account) =>
      inTurn(account.id, async () => {
        const stored = await keeping.read(account.id);
        if (stored === null) return { revoked: false, detail: nothingToRevoke(account) };
        // Not while another process renews: it would hold a token nobody ends.
        const lock = await locks.take(account.id).catch(() => undefined);
        try {
          const latest = (await keeping.read(account.id)) ?? stored;
          const outcome: Revoked = isRevocable(account)
            ? await revokeTokens(deps, account, latest)
            : { revoked: false, detail: notRevocable(account, deps.provider(account.provider)) };
          const isQueued = !outcome.revoked && !outcome.isFinal && isRevocable(account);
          if (isQueued) {
            const queue = await revocations.writer(account, latest);
            database.transaction(queue);
          }
          await erase(account.id);
          const { revoked, detail } = outcome;
          return { revoked, detail: isQueued ? `${detail} ${queued}` : detail };
        } finally {
          lock?.clear();
        }
      }),

    retryRevocations: () => revocations.retry(),

    async recover() {
      for (const id of locks.abandoned()) {
        try {
          const holder = holderOf(id);
          if (holder === undefined) forgetJournal(database, id);
          else await renew(holder, undefined);
        } catch (thrown) {
          log.warn('refresh not mended yet', {
            account: id,
            reason: toFailure(thrown).code,
          });
        }
      }
    },

    close: () => keeping.close(),
  };

  async function erase(id: string): Promise<void> {
    keeping.forget(id);
    await vault.erase(secretIdOf(id));
    if ((await vault.read(secretIdOf(id))) !== null) throw new AppError('app.storage-failed');
  }

  /** What somebody made by hand is theirs to end; some services end no single token at all. */
  function isRevocable({ provider, method }: Holder): boolean {
    return isSignIn(method) && deps.provider(provider).oauth?.revoke !== undefined;
  }

  function holderOf(id: string): Holder | undefined {
    const row = database.get(
      'SELECT provider, instance, login, method FROM accounts WHERE id = ?',
      id,
    );
    return row === undefined
      ? undefined
      : {
          id: accountId.parse(id),
          provider: providerId.parse(row['provider']),
          instance: instance.parse(row['instance']),
          login: String(row['login']),
          method: signInMethod.parse(row['method']),
        };
  }
}

/** A vault that was left took the token with it: only the service can end it now. */
function nothingToRevoke(holder: Holder): string {
  const host = nameOf(holder.instance);
  return `No credential of it can be read here. Where one is still valid, revoke Latchkey at ${host} itself.`;
}

function notRevocable(holder: Holder, provider: Provider): string {
  const left = provider.leftBehind?.(holder);
  if (left !== undefined) return left;
  const host = nameOf(holder.instance);
  return `It is erased here. Latchkey cannot end it at ${host}: do that there, if nothing else uses it.`;
}

const queued =
  'It is erased here, and its revocation is queued: Latchkey tries again when the host answers.';
