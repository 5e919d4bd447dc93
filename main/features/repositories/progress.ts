import type { AccountId } from '../../../preload/model/account.ts';
import type { IndexState } from '../../../preload/model/repository.ts';
import type { Clock } from '../../core/clock.ts';

/** What is going on with each account's list, told at most five times a second. */
export interface Progress {
  /** `syncing` or `failed`; undefined when the database knows better. */
  statusOf(account: AccountId): IndexState['status'] | undefined;
  /** Pages fetched by the running or the last sync. */
  fetched(account: AccountId): number;
  /** When the service is asked again; undefined while it is being asked. */
  waitingUntil(account: AccountId): number | undefined;
  /** How many organisations the running or the last sync was not shown. */
  withheld(account: AccountId): number;
  started(account: AccountId): void;
  /** The service asked for a pause of so many milliseconds. */
  paused(account: AccountId, ms: number): void;
  left(account: AccountId, organisations: number): void;
  page(account: AccountId): void;
  ended(account: AccountId, status: 'failed' | null): void;
  close(): void;
}

const interval = 200;

/** Start and end are told at once; pages in between only when the last word is old enough. */
export function createProgress(clock: Clock, announce: () => void): Progress {
  const statuses = new Map<AccountId, IndexState['status']>();
  const pages = new Map<AccountId, number>();
  const pauses = new Map<AccountId, number>();
  const withheld = new Map<AccountId, number>();
  let toldAt = -Infinity;
  let isClosed = false;

  const tell = () => {
    if (isClosed) return;
    toldAt = clock.monotonic();
    announce();
  };

  return {
    statusOf: (account) => statuses.get(account),
    fetched: (account) => pages.get(account) ?? 0,
    waitingUntil: (account) => pauses.get(account),
    withheld: (account) => withheld.get(account) ?? 0,
    started(account) {
      pauses.delete(account);
      withheld.delete(account);
      statuses.set(account, 'syncing');
      pages.set(account, 0);
      tell();
    },
    paused(account, ms) {
      pauses.set(account, clock.now() + ms);
      tell();
    },
    left: (account, organisations) => void withheld.set(account, organisations),
    page(account) {
      pauses.delete(account);
      pages.set(account, (pages.get(account) ?? 0) + 1);
      if (clock.monotonic() - toldAt >= interval) tell();
    },
    ended(account, status) {
      pauses.delete(account);
      if (status === null) statuses.delete(account);
      else statuses.set(account, status);
      tell();
    },
    close() {
      isClosed = true;
    },
  };
}
