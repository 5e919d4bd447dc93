import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

import { AppError } from '../../../core/app-error.ts';
import type { Database, SqlValue } from '../../../ports/database.ts';
import { fileVersion } from './file-version.ts';
import { migrations as ours } from './migrations.ts';
import { guarded } from './sqlite-failure.ts';

/** Milliseconds a statement waits for another process's transaction; theirs last a few. */
const patience = 10_000;

/**
 * Opens the app's database, a file only this person may read, and brings its schema up to date.
 * Several processes may do so at once.
 *
 * Throws `app.storage-newer` when a newer Latchkey wrote it and `app.storage-damaged` when it is not
 * a database; the file is left untouched then. `app.disk-full`, `app.storage-failed` and
 * `app.storage-busy` say why it cannot be opened or written.
 */
export function openDatabase(path: string, migrations: readonly string[] = ours): Database {
  return guarded(() => {
    if (path !== ':memory:') prepareFile(path, migrations.length);
    const sqlite = new DatabaseSync(path, {
      timeout: patience,
      enableForeignKeyConstraints: true,
    });
    try {
      if (path !== ':memory:') useLog(sqlite);
      sqlite.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
      migrate(sqlite, migrations);
    } catch (thrown) {
      sqlite.close();
      throw thrown;
    }
    return wrap(sqlite);
  });
}

function prepareFile(path: string, newest: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // The header may be older than a log left beside it; a reader sees both and changes neither.
  const version = fileVersion(path);
  const newer = version > newest || (existsSync(`${path}-wal`) && versionInLog(path) > newest);
  if (newer) throw new AppError('app.storage-newer', { detail: path });
  chmodSync(path, 0o600);
}

function versionInLog(path: string): number {
  const sqlite = new DatabaseSync(path, { readOnly: true, timeout: patience });
  try {
    return versionOf(sqlite);
  } finally {
    sqlite.close();
  }
}

/**
 * Turning the write-ahead log on needs the file for oneself for a moment. SQLite waits for that, but
 * not where two first starts each wait for the other: there it refuses one of them at once
 * (https://www.sqlite.org/c3ref/busy_handler.html), which then has to ask again.
 */
function useLog(sqlite: DatabaseSync): void {
  const until = performance.now() + patience;
  for (;;) {
    try {
      sqlite.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (thrown) {
      const busy = thrown instanceof Error && 'errcode' in thrown && thrown.errcode === 5;
      if (!busy || performance.now() > until) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function migrate(sqlite: DatabaseSync, migrations: readonly string[]): void {
  if (versionOf(sqlite) === migrations.length) return;
  inTransaction(sqlite, () => {
    // Read again inside the transaction: another process may have migrated meanwhile.
    const version = versionOf(sqlite);
    if (version > migrations.length) throw new AppError('app.storage-newer');
    for (const step of migrations.slice(version)) sqlite.exec(step);
    sqlite.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

function versionOf(sqlite: DatabaseSync): number {
  return Number(sqlite.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

function wrap(sqlite: DatabaseSync): Database {
  const prepare = statementsOf(sqlite);
  return {
    all: (sql, ...values) => guarded(() => prepare(sql).all(...bound(values))),
    get: (sql, ...values) => guarded(() => prepare(sql).get(...bound(values))),
    run: (sql, ...values) => guarded(() => Number(prepare(sql).run(...bound(values)).changes)),
    transaction: (work) => inTransaction(sqlite, work),
    close: () => close(sqlite),
  };
}

/** Prepared once each; a caller that builds its text anew each time does not fill the memory. */
function statementsOf(sqlite: DatabaseSync): (sql: string) => StatementSync {
  const known = new Map<string, StatementSync>();
  return (sql) => {
    const statement = known.get(sql) ?? sqlite.prepare(sql);
    if (known.size >= 500) known.clear();
    known.set(sql, statement);
    return statement;
  };
}

/** A copy of the list: the port hands out read-only ones, SQLite's types ask for its own. */
const bound = (values: readonly SqlValue[]): SQLInputValue[] => [...values];

function inTransaction<T>(sqlite: DatabaseSync, work: () => T): T {
  if (sqlite.isTransaction) throw new Error('a transaction is open already; they do not nest');
  guarded(() => sqlite.exec('BEGIN IMMEDIATE'));
  try {
    const result = work();
    // What it awaits would run after the commit, outside of the transaction.
    if (result instanceof Promise) throw new Error('work in a transaction must be synchronous');
    guarded(() => sqlite.exec('COMMIT'));
    return result;
  } catch (thrown) {
    // A full disk may have rolled back by itself.
    if (sqlite.isTransaction) sqlite.exec('ROLLBACK');
    throw thrown;
  }
}

/** Folds the log into the file first, so that a copy of the one file is a whole backup. */
function close(sqlite: DatabaseSync): void {
  if (!sqlite.isOpen) return;
  try {
    sqlite.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // The log stays beside the file then, and the next start reads both.
  }
  sqlite.close();
}
