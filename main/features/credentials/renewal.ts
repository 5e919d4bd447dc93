import type { AccountHealth } from '../../../preload/model/account.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import { nameOf } from '../../core/instance-root.ts';
import { sha256 } from '../../core/sha256.ts';
import type { AppGrant, Grant } from '../../providers/provider.ts';
import type { CredentialsDeps, Holder } from './deps.ts';
import type { Keeping } from './keeping.ts';
import type { RefreshLock, RefreshLocks } from './refresh-lock.ts';
import { revokeQuietly } from './revoking.ts';
import { isDue, storedFrom, type StoredGrant } from './stored-grant.ts';

export interface Renewal {
  /**
   * Makes sure of a credential other than the access token `stale` (without it: of one that is
   * not due), with one token request among all processes. Throws `account.refused`, `account.refresh-uncertain`, `host.*`,
   * `vault.*`, `sign-in.no-app`. Nothing is ever deleted here.
   */
  renew(holder: Holder, stale?: string): Promise<StoredGrant>;
}

export function createRenewal(
  deps: CredentialsDeps,
  locks: RefreshLocks,
  keeping: Keeping,
): Renewal {
  const { clock, log, provider } = deps;

  function isWanted(stored: StoredGrant, stale: string | undefined): boolean {
    return stale === undefined ? isDue(stored, clock.now()) : stored.accessToken === stale;
  }

  async function readOrRefuse(holder: Holder): Promise<StoredGrant> {
    const stored = await keeping.read(holder.id);
    if (stored === null) throw refusedFor(holder, 'no credential is stored');
    return stored;
  }

  /** Whether the service still takes this access token. Throws `host.*` when it cannot be asked. */
  async function isAccepted(holder: Holder, token: string): Promise<boolean> {
    try {
      await provider(holder.provider).identity?.identify(holder.instance, token);
      return true;
    } catch (thrown) {
      if (isFailure(thrown, 'account.refused')) return false;
      // It knows the token and only does not allow this question.
      if (isFailure(thrown, 'host.forbidden', 'account.not-a-member')) return true;
      throw thrown;
    }
  }

  async function renewLocked(holder: Holder, lock: RefreshLock, stale?: string) {
    const stored = await readOrRefuse(holder);
    const hash = stored.refreshToken === null ? null : await sha256(stored.refreshToken);
    const isUncertain = hash !== null && lock.left === hash;

    // A former owner sent this refresh token and never told how that ended.
    if (isUncertain) {
      const isAlive = await isAccepted(holder, stored.accessToken);
      if (isAlive && !isWanted(stored, stale)) return done(lock, stored);
    } else if (!isWanted(stored, stale)) return done(lock, stored);

    const { appGrant } = provider(holder.provider);
    if (holder.method === 'client-credentials' && appGrant !== undefined) {
      return keep(holder, lock, stored, await askApp(holder, stored, appGrant));
    }
    if (stored.refreshToken === null || hash === null) {
      tell(holder, 'expired', stored.expiresAt);
      throw refusedFor(holder, 'the token ended and cannot be renewed');
    }
    lock.note(hash);
    return send(holder, lock, { ...stored, refreshToken: stored.refreshToken }, !isUncertain);
  }

  /** What the service says of the app itself, such as a secret that is over, concerns its account. */
  async function askApp(holder: Holder, stored: StoredGrant, appGrant: AppGrant): Promise<Grant> {
    try {
      return await appGrant.request(await deps.clientFor(holder.provider, holder.instance));
    } catch (thrown) {
      if (thrown instanceof AppError && /^(?:sign-in|integration)\./.test(thrown.code)) {
        tell(holder, 'needs-attention', stored.expiresAt);
      }
      throw thrown;
    }
  }

  type Renewable = StoredGrant & { readonly refreshToken: string };

  async function send(
    holder: Holder,
    lock: RefreshLock,
    stored: Renewable,
    mayRepeat: boolean,
  ): Promise<StoredGrant> {
    const { id, instance } = holder;
    try {
      const client = await deps.clientFor(holder.provider, instance);
      const { oauth } = provider(holder.provider);
      if (oauth === undefined) throw refusedFor(holder, 'the service renews no tokens');
      const grant = await oauth.refresh(client, stored.refreshToken, redirectUriOf(id));
      return await keep(holder, lock, stored, grant);
    } catch (thrown) {
      if (isFailure(thrown, 'account.refused')) return refused(holder, lock, stored, thrown);
      if (!isFailure(thrown, 'account.refresh-uncertain') || !mayRepeat) throw thrown;
      log.warn('refresh uncertain', { account: id });
      // The answer was lost. An access token that still works shows that nothing was renewed.
      const isAlive = await isAccepted(holder, stored.accessToken).catch(() => undefined);
      if (isAlive === undefined) throw thrown;
      return isAlive ? done(lock, stored) : send(holder, lock, stored, false);
    }
  }

  async function keep(holder: Holder, lock: RefreshLock, before: StoredGrant, grant: Grant) {
    const stored = storedFrom(grant, clock, before);
    const { expiresAt } = stored;
    try {
      const isKept = await keeping.keep(holder.id, stored, lock);
      if (isKept) {
        tell(holder, 'linked', expiresAt);
        return stored;
      }
    } catch {
      // It works and is held in memory; the old pair is dead, so there is nothing better to use.
      tell(holder, 'needs-attention', expiresAt);
      return stored;
    }
    await revokeQuietly(deps, holder, [stored.refreshToken, stored.accessToken]);
    return readOrRefuse(holder);
  }

  /** `invalid_grant`: somebody may have put a new credential in place meanwhile. */
  async function refused(holder: Holder, lock: RefreshLock, sent: Renewable, thrown: AppError) {
    const now = await readOrRefuse(holder);
    if (now.refreshToken !== sent.refreshToken) return done(lock, now);
    tell(holder, 'refused', sent.expiresAt);
    lock.clear();
    throw thrown;
  }

  function done(lock: RefreshLock, stored: StoredGrant): StoredGrant {
    lock.clear();
    return stored;
  }

  /** The account's row may not be writable while the disk is full; the credential matters more. */
  function tell(holder: Holder, health: AccountHealth, expiresAt: number | null): void {
    try {
      deps.onChanged(holder.id, { health, expiresAt });
    } catch (thrown) {
      log.error('health not written', thrown, { account: holder.id });
    }
  }

  function redirectUriOf(account: string): string | null {
    const row = deps.database.get('SELECT redirect_uri FROM accounts WHERE id = ?', account);
    return row?.['redirect_uri'] == null ? null : String(row['redirect_uri']);
  }

  return {
    async renew(holder, stale) {
      const lock = await locks.take(holder.id);
      try {
        return await renewLocked(holder, lock, stale);
      } catch (thrown) {
        release(lock, lock.left !== null || isFailure(thrown, 'account.refresh-uncertain'));
        throw thrown;
      }
    },
  };

  function release(lock: RefreshLock, isOpen: boolean): void {
    try {
      if (isOpen) lock.abandon();
      else lock.clear();
    } catch (thrown) {
      // The lock stays ours, and the next renewal in this process takes it over.
      log.error('refresh lock not released', thrown);
    }
  }
}

function refusedFor({ instance }: Holder, detail: string): AppError {
  return new AppError('account.refused', { detail: `${nameOf(instance)}: ${detail}` });
}
