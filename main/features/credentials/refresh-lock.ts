import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { Database, Row } from '../../ports/database.ts';
import type { Processes } from '../../ports/processes.ts';

/**
 * The right to refresh one account, held in the database so that every process of this
 * person sees it. The same row is the journal: what a dead owner was doing is read from it.
 */
export interface RefreshLock {
  /** SHA-256 of the refresh token a former owner may have sent, when it never told how that ended. */
  readonly left: string | null;
  /** Durably notes that the refresh token with this SHA-256 is about to be sent. */
  note(hash: string): void;
  /** Ends it, unless it is no longer ours; false then. Runs inside a transaction of the caller. */
  clear(): boolean;
  /** Gives it up while the outcome is unknown: whoever comes next finds the note. */
  abandon(): void;
}

export interface RefreshLocks {
  /**
   * Waits for the lock. Throws `account.refresh-uncertain` when another living process
   * holds it for longer than 20 s.
   */
  take(account: string): Promise<RefreshLock>;
  /** Accounts with a journal entry whose owner is gone. */
  abandoned(): readonly string[];
}

interface LockDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly processes: Processes;
}

const longestWait = 20_000;
const prefix = 'refresh:';

export function createRefreshLocks({ database, clock, processes }: LockDeps): RefreshLocks {
  const row = (subject: string) => database.get('SELECT * FROM journal WHERE subject = ?', subject);

  /** Free when nobody holds it, its owner died, or it is a leftover of our own. */
  function isFree(held: Row | undefined): boolean {
    if (held === undefined) return true;
    const { pid, mark } = processes.self;
    const owner = { pid: Number(held['owner_pid']), mark: String(held['owner_mark']) };
    if (owner.pid === 0 || (owner.pid === pid && owner.mark === mark)) return true;
    return !processes.isAlive(owner);
  }

  function tryTake(subject: string): RefreshLock | undefined {
    // Looked at before a transaction is begun, so that waiting processes do not block writers.
    if (!isFree(row(subject))) return undefined;
    const { pid, mark } = processes.self;
    return database.transaction(() => {
      const held = row(subject);
      if (!isFree(held)) return undefined;
      database.run(
        `INSERT INTO journal (subject, step, detail, owner_pid, owner_mark, started_at)
         VALUES (?, 'locked', '', ?, ?, ?)
         ON CONFLICT (subject) DO UPDATE SET owner_pid = excluded.owner_pid,
           owner_mark = excluded.owner_mark, started_at = excluded.started_at`,
        subject,
        pid,
        mark,
        Math.round(clock.now()),
      );
      return lockOf(subject, held?.['step'] === 'refreshing' ? String(held['detail']) : null);
    });
  }

  function lockOf(subject: string, left: string | null): RefreshLock {
    const { pid, mark } = processes.self;
    const ours = 'WHERE subject = ? AND owner_pid = ? AND owner_mark = ?';
    return {
      left,
      note(hash) {
        const change = `UPDATE journal SET step = 'refreshing', detail = ? ${ours}`;
        if (database.run(change, hash, subject, pid, mark) === 0) {
          throw new AppError('account.refresh-uncertain', { detail: 'superseded' });
        }
      },
      clear: () => database.run(`DELETE FROM journal ${ours}`, subject, pid, mark) > 0,
      abandon() {
        database.run(
          `UPDATE journal SET owner_pid = 0, owner_mark = '' ${ours}`,
          subject,
          pid,
          mark,
        );
      },
    };
  }

  return {
    async take(account) {
      const start = clock.monotonic();
      for (;;) {
        const lock = tryTake(prefix + account);
        if (lock !== undefined) return lock;
        if (clock.monotonic() - start > longestWait) {
          throw new AppError('account.refresh-uncertain', { detail: 'another process renews it' });
        }
        await clock.sleep(25 + Math.random() * 25);
      }
    },

    abandoned: () =>
      database
        .all('SELECT * FROM journal WHERE subject GLOB ?', `${prefix}*`)
        .filter(isFree)
        .map((held) => String(held['subject']).slice(prefix.length)),
  };
}

/** Forgets the journal of an account that got a new credential. For use inside a transaction. */
export function forgetJournal(database: Database, account: string): void {
  database.run('DELETE FROM journal WHERE subject = ?', prefix + account);
}
