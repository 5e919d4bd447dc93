import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';

import { AppError } from '../../../core/app-error.ts';
import type { Database, Row } from '../../../ports/database.ts';
import { migrations } from './migrations.ts';

/**
 * Opens the app's database and brings its schema up to date.
 * Throws `app.storage-newer` when a newer Latchkey wrote it; the file is then left untouched.
 */
export function openDatabase(path: string): Database {
  return guarded(() => {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const sqlite = new DatabaseSync(path, { timeout: 10_000, enableForeignKeyConstraints: true });
    if (path !== ':memory:') chmodSync(path, 0o600);
    refuseNewer(sqlite);
    sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
    const database = wrap(sqlite);
    migrate(sqlite, database);
    return database;
  });
}

function wrap(sqlite: DatabaseSync): Database {
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const prepare = (sql: string) => {
    const known = statements.get(sql) ?? sqlite.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const rows = (values: readonly unknown[]) => values as readonly SQLInputValue[];

  return {
    all: (sql, ...values) =>
      guarded(() =>
        prepare(sql)
          .all(...rows(values))
          .map(toRow),
      ),
    get: (sql, ...values) =>
      guarded(() => {
        const row = prepare(sql).get(...rows(values));
        return row === undefined ? undefined : toRow(row);
      }),
    run: (sql, ...values) => guarded(() => Number(prepare(sql).run(...rows(values)).changes)),
    transaction(work) {
      guarded(() => sqlite.exec('BEGIN IMMEDIATE'));
      try {
        const result = work();
        guarded(() => sqlite.exec('COMMIT'));
        return result;
      } catch (thrown) {
        if (sqlite.isTransaction) sqlite.exec('ROLLBACK');
        throw thrown;
      }
    },
    close: () => sqlite.close(),
  };
}

function refuseNewer(sqlite: DatabaseSync): void {
  if (versionOf(sqlite) > migrations.length) {
    sqlite.close();
    throw new AppError('app.storage-newer');
  }
}

function migrate(sqlite: DatabaseSync, database: Database): void {
  if (versionOf(sqlite) === migrations.length) return;
  database.transaction(() => {
    // Read again inside the transaction: another process may have migrated meanwhile.
    for (let version = versionOf(sqlite); version < migrations.length; version += 1) {
      sqlite.exec(migrations[version] ?? '');
      sqlite.exec(`PRAGMA user_version = ${version + 1}`);
    }
  });
}

function versionOf(sqlite: DatabaseSync): number {
  return Number(sqlite.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

const toRow = (row: Record<string, SQLOutputValue>): Row => row;

const sqliteFull = 13;

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const full = cause instanceof Error && 'errcode' in cause && cause.errcode === sqliteFull;
    throw new AppError(full ? 'app.disk-full' : 'app.storage-failed', { cause });
  }
}
