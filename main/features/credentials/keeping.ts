import { AppError } from '../../core/app-error.ts';
import type { CredentialsDeps } from './deps.ts';
import type { InTurn } from './in-turn.ts';
import type { RefreshLock } from './refresh-lock.ts';
import { parseStored, secretIdOf, type StoredGrant } from './stored-grant.ts';

/** Reads and writes the stored credentials, and holds on to what could not be written. */
export interface Keeping {
  /** Null when nothing is stored for this account. Throws `vault.locked`, `vault.damaged`. */
  read(account: string): Promise<StoredGrant | null>;
  /** Whether there is a credential at all, readable or not. */
  holds(account: string): boolean;
  /**
   * Writes a refreshed pair and ends the journal in one transaction. False when the lock was
   * lost meanwhile, because the account was unlinked or linked again: then nothing is written.
   *
   * When it cannot be written, the service has already ended the old pair, so the new one is
   * kept in memory and tried again every few seconds; the journal stays.
   */
  keep(account: string, stored: StoredGrant, lock: RefreshLock): Promise<boolean>;
  /** Drops what is held in memory, because something newer took its place. */
  forget(account: string): void;
  /** Ends all retries. */
  close(): void;
}

const firstRetry = 2_000;
const longestRetry = 30_000;

export function createKeeping(deps: CredentialsDeps, inTurn: InTurn): Keeping {
  const { database, vault, clock, log } = deps;
  const unwritten = new Map<string, StoredGrant>();
  const closing = new AbortController();

  async function write(account: string, stored: StoredGrant, lock: RefreshLock) {
    const put = await vault.seal(secretIdOf(account), JSON.stringify(stored));
    return database.transaction(() => {
      const isOurs = lock.clear();
      if (isOurs) put();
      return isOurs;
    });
  }

  async function retry(account: string, stored: StoredGrant, lock: RefreshLock): Promise<void> {
    for (let wait = firstRetry; ; wait = Math.min(wait * 2, longestRetry)) {
      await clock.sleep(wait, closing.signal);
      // In turn, so that it cannot end the journal of a newer renewal.
      if (await inTurn(account, () => tryAgain(account, stored, lock))) return;
    }
  }

  /** True when there is nothing left to try. */
  async function tryAgain(account: string, stored: StoredGrant, lock: RefreshLock) {
    if (unwritten.get(account) !== stored) return true;
    try {
      await write(account, stored, lock);
      unwritten.delete(account);
      log.info('credential written after all', { account });
      return true;
    } catch (thrown) {
      log.error('credential still not written', thrown, { account });
      return false;
    }
  }

  return {
    holds: (account) => unwritten.has(account) || vault.has(secretIdOf(account)),

    async read(account) {
      const held = unwritten.get(account);
      if (held !== undefined) return held;
      const text = await vault.read(secretIdOf(account));
      return text === null ? null : parseStored(text);
    },

    async keep(account, stored, lock) {
      try {
        const isKept = await write(account, stored, lock);
        unwritten.delete(account);
        return isKept;
      } catch (thrown) {
        log.error('credential not written', thrown, { account });
        unwritten.set(account, stored);
        // Ends by itself: on success, when something newer came, or when everything closes.
        void retry(account, stored, lock).catch(() => undefined);
        throw new AppError('app.storage-failed', { detail: 'credential', cause: thrown });
      }
    },

    forget(account) {
      unwritten.delete(account);
    },
    close() {
      closing.abort(new AppError('app.cancelled'));
    },
  };
}
