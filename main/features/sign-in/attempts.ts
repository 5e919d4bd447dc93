import type { z } from 'zod';

import { attempt, type Attempt, type AttemptId } from '../../../preload/model/sign-in.ts';
import { AppError } from '../../core/app-error.ts';
import type { Row } from '../../ports/database.ts';
import { lifetime, mostPending, type SignInDeps } from './deps.ts';

/** An attempt with what its answer is checked against. The address for the browser is not in the table. */
export interface StoredAttempt extends Attempt {
  readonly clientId: string;
  readonly issuer: string;
  readonly owner: { readonly pid: number; readonly mark: string };
}

export interface NewAttempt {
  readonly attempt: Attempt;
  readonly stateHash: string | null;
  readonly clientId: string;
  readonly issuer: string;
  /** Writes the verifier; runs in the same transaction. */
  readonly putSecret: () => void;
}

/** Attempts as rows, so that any process of this person can complete one and none completes it twice. */
export interface Attempts {
  /** Throws `sign-in.too-many`. */
  insert(fresh: NewAttempt): void;
  byId(id: string): StoredAttempt | undefined;
  byStateHash(hash: string): StoredAttempt | undefined;
  /** Pending or linking, of every process. */
  open(): readonly StoredAttempt[];
  /** The open ones and the last that ended, newest first. */
  recent(): readonly StoredAttempt[];
  /** Durably marks it used, in one step for all processes. False when it was used or ended before. */
  consume(id: AttemptId): boolean;
  /** Ends it. False when it had ended before. */
  end(id: AttemptId, end: Pick<Attempt, 'status' | 'account' | 'failure'>): boolean;
  noteBrowser(id: AttemptId, browserOpened: boolean): void;
}

/** What has no column of its own. */
const body = attempt.pick({ browserOpened: true, device: true, account: true, failure: true });
type Body = z.output<typeof body>;

/** Ended attempts are remembered this long, so that a replayed answer is recognised. */
const remembered = 24 * 3_600_000;
const shown = 10;

type Deps = Pick<SignInDeps, 'database' | 'processes' | 'clock'>;

export function createAttempts({ database, processes, clock }: Deps): Attempts {
  const isOpen = "status IN ('pending', 'linking')";
  const find = (column: 'id' | 'state_hash', value: string) => {
    const row = database.get(`SELECT * FROM attempts WHERE ${column} = ?`, value);
    return row === undefined ? undefined : toStored(row);
  };

  function prune(): void {
    database.run(
      `DELETE FROM attempts WHERE NOT ${isOpen} AND expires_at < ?`,
      Math.round(clock.now()) - remembered,
    );
  }

  return {
    insert(fresh) {
      database.transaction(() => {
        prune();
        const waiting = "SELECT count(*) AS count FROM attempts WHERE status = 'pending'";
        if (Number(database.get(waiting)?.['count']) >= mostPending) {
          throw new AppError('sign-in.too-many');
        }
        insertRow(database, fresh, processes.self);
        fresh.putSecret();
      });
    },

    byId: (id) => find('id', id),
    byStateHash: (hash) => find('state_hash', hash),
    open: () => database.all(`SELECT * FROM attempts WHERE ${isOpen}`).map(toStored),
    recent: () =>
      database
        .all(
          `SELECT * FROM attempts WHERE ${isOpen} OR id IN (
             SELECT id FROM attempts WHERE NOT ${isOpen} ORDER BY started_at DESC, id LIMIT ?)
           ORDER BY started_at DESC, id`,
          shown,
        )
        .map(toStored),

    consume: (id) =>
      database.run(
        "UPDATE attempts SET status = 'linking', owner_pid = ?, owner_mark = ? WHERE id = ? AND status = 'pending'",
        processes.self.pid,
        processes.self.mark,
        id,
      ) > 0,

    end: (id, { status, account, failure }) =>
      database.transaction(() => {
        const before = find('id', id);
        if (before === undefined) return false;
        const after = bodyOf({ ...before, account, failure });
        // What is being exchanged cannot be called back; its own end is the truth.
        const from = status === 'cancelled' ? "status = 'pending'" : isOpen;
        const change = `UPDATE attempts SET status = ?, body = ? WHERE id = ? AND ${from}`;
        return database.run(change, status, after, id) > 0;
      }),

    noteBrowser(id, browserOpened) {
      database.transaction(() => {
        const before = find('id', id);
        if (before === undefined) return;
        const after = bodyOf({ ...before, browserOpened });
        database.run('UPDATE attempts SET body = ? WHERE id = ?', after, id);
      });
    },
  };
}

function insertRow(
  database: SignInDeps['database'],
  { attempt: one, stateHash, clientId, issuer }: NewAttempt,
  owner: StoredAttempt['owner'],
): void {
  database.run(
    `INSERT INTO attempts (id, state_hash, provider, instance, client_id, method, purpose,
       redirect_uri, issuer, status, body, owner_pid, owner_mark, started_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    one.id,
    stateHash,
    one.provider,
    one.instance,
    clientId,
    one.method,
    one.purpose,
    one.redirectUri,
    issuer,
    one.status,
    bodyOf(one),
    owner.pid,
    owner.mark,
    one.startedAt,
    one.expiresAt,
  );
}

function bodyOf({ browserOpened, device, account, failure }: Body): string {
  return JSON.stringify({ browserOpened, device, account, failure });
}

function toStored(row: Row): StoredAttempt {
  const read = attempt.parse({
    id: row['id'],
    provider: row['provider'],
    instance: row['instance'],
    method: row['method'],
    purpose: row['purpose'],
    status: row['status'],
    authorizeUrl: null,
    redirectUri: row['redirect_uri'],
    startedAt: row['started_at'],
    expiresAt: row['expires_at'],
    ...body.parse(JSON.parse(String(row['body']))),
  });
  return {
    ...read,
    clientId: String(row['client_id']),
    issuer: String(row['issuer']),
    owner: { pid: Number(row['owner_pid']), mark: String(row['owner_mark']) },
  };
}

const drift = 300_000;

/**
 * Whether an attempt of another process, or of one before a restart, is over by the wall clock,
 * which may have been set by five minutes meanwhile. Our own are timed on the monotonic clock.
 */
export function isPast({ startedAt, expiresAt }: Attempt, now: number): boolean {
  const isSane = expiresAt - startedAt <= 3 * lifetime;
  return !isSane || now > expiresAt + drift || now < startedAt - drift;
}
