import type { AccountId } from '../../../preload/model/account.ts';
import type { Repository, RepositoryQuery } from '../../../preload/model/repository.ts';
import type { Database, Row, SqlValue } from '../../ports/database.ts';
import { haystackOf, whereMatches } from './search.ts';

export type ListedRepository = Omit<Repository, 'account'>;

/** The `repositories` table: what each account was shown, readable without a network. */
export interface RepositoryIndex {
  list(query: RepositoryQuery): { readonly rows: readonly Repository[]; readonly total: number };
  /** The rows of these accounts with this clone address; who may do most comes first. */
  byCloneUrl(url: string, accounts: readonly AccountId[]): readonly Repository[];
  byId(account: AccountId, id: string): Repository | undefined;
  count(account: AccountId): number;
  completedAt(account: AccountId): number | null;
  /** Opens a new generation: rows written from now on carry its number. */
  begin(account: AccountId): number;
  /** Writes one page in one transaction. A row that is there already is brought up to date. */
  write(account: AccountId, generation: number, rows: readonly ListedRepository[]): void;
  /**
   * Brings one row up to date between two lists, or adds it; it stays as long as the next complete
   * list has it. True when something changed.
   */
  put(account: AccountId, row: ListedRepository): boolean;
  /** The list was complete: rows of earlier generations are gone at the service, so they go here. */
  complete(account: AccountId, generation: number, at: number): void;
}

export function createRepositoryIndex(database: Database): RepositoryIndex {
  function countOf(query: RepositoryQuery): number {
    const { where, values } = whereMatches(query);
    const index = query.search.trim() === '' ? '' : inOrder;
    return number(
      database.get(`SELECT COUNT(*) AS n FROM repositories ${index} ${where}`, ...values),
    );
  }

  return {
    list(query) {
      const { where, values } = whereMatches(query);
      const rows = database.all(
        `SELECT * FROM repositories ${inOrder} ${where} ${order} LIMIT ? OFFSET ?`,
        ...values,
        query.limit,
        query.offset,
      );
      // A window that was not filled has shown the end: no need to look through all of it again.
      const isLast = rows.length < query.limit && (rows.length > 0 || query.offset === 0);
      const total = isLast ? query.offset + rows.length : countOf(query);
      return { rows: rows.map(toRepository), total };
    },

    byCloneUrl(url, accounts) {
      if (accounts.length === 0) return [];
      const other = url.endsWith('.git') ? url.slice(0, -4) : `${url}.git`;
      const rows = database.all(
        `SELECT * FROM repositories WHERE clone_url IN (?, ?)
         AND account IN (${accounts.map(() => '?').join(', ')}) ORDER BY ${mostPermitted}`,
        url,
        other,
        ...accounts,
      );
      return rows.map(toRepository);
    },

    byId(account, id) {
      const row = database.get(
        'SELECT * FROM repositories WHERE account = ? AND id = ?',
        account,
        id,
      );
      return row && toRepository(row);
    },

    count: (account) =>
      number(database.get('SELECT COUNT(*) AS n FROM repositories WHERE account = ?', account)),

    completedAt(account) {
      const row = database.get(
        'SELECT completed_at FROM repository_index WHERE account = ?',
        account,
      );
      return (row?.['completed_at'] ?? null) as number | null;
    },

    begin: (account) =>
      number(
        database.get(
          `INSERT INTO repository_index (account, generation) VALUES (?, 1)
           ON CONFLICT (account) DO UPDATE SET generation = generation + 1
           RETURNING generation AS n`,
          account,
        ),
      ),

    write(account, generation, rows) {
      database.transaction(() => {
        for (const row of rows) {
          const values = toValues(row);
          const isKnown = database.run(keep, generation, account, ...values) > 0;
          if (!isKnown) database.run(upsert, account, generation, ...values);
        }
      });
    },

    put(account, row) {
      const values = toValues(row);
      return database.transaction(() => {
        const current = database.get(
          'SELECT generation AS n FROM repository_index WHERE account = ?',
          account,
        );
        const generation = number(current);
        if (database.run(keep, generation, account, ...values) > 0) return false;
        database.run(upsert, account, generation, ...values);
        return true;
      });
    },

    complete(account, generation, at) {
      database.transaction(() => {
        database.run(
          'DELETE FROM repositories WHERE account = ? AND generation < ?',
          account,
          generation,
        );
        database.run('UPDATE repository_index SET completed_at = ? WHERE account = ?', at, account);
      });
    },
  };
}

const order = 'ORDER BY last_activity_at DESC, path';

/** It is in this order and holds all a search looks at, so neither sorts nor reads whole rows. */
const inOrder = 'INDEXED BY repositories_by_activity';

const mostPermitted = `CASE permission WHEN 'admin' THEN 0 WHEN 'write' THEN 1 WHEN 'unknown' THEN 2
  WHEN 'read' THEN 3 ELSE 4 END`;

/** Every column the service fills, in the order of `toValues`. */
const columns = [
  'id',
  'path',
  'description',
  'web_url',
  'clone_url',
  'default_branch',
  'visibility',
  'archived',
  'disabled',
  'permission',
  'last_activity_at',
  'haystack',
] as const;

/** Most rows are as they were: then only their generation is written, and no index is touched. */
const keep = `UPDATE repositories SET generation = max(generation, ?) WHERE account = ?
  ${columns.map((column) => `AND ${column} IS ?`).join(' ')}`;

/** Two processes may sync one account at once; `max` keeps the older from outdating the newer's rows. */
const upsert = `
  INSERT INTO repositories (account, generation, ${columns.join(', ')})
  VALUES (?, ?, ${columns.map(() => '?').join(', ')})
  ON CONFLICT (account, id) DO UPDATE SET generation = max(generation, excluded.generation),
    ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;

function toValues(row: ListedRepository): readonly SqlValue[] {
  return [
    row.id,
    row.path,
    row.description,
    row.webUrl,
    row.cloneUrl,
    row.defaultBranch,
    row.visibility,
    row.archived ? 1 : 0,
    row.disabled ? 1 : 0,
    row.permission,
    row.lastActivityAt,
    haystackOf(row),
  ];
}

/** STRICT tables and our own writes give the columns these types. */
function toRepository(row: Row): Repository {
  return {
    account: row['account'] as AccountId,
    id: row['id'] as string,
    path: row['path'] as string,
    description: row['description'] as string,
    webUrl: row['web_url'] as string,
    cloneUrl: row['clone_url'] as string,
    defaultBranch: row['default_branch'] as string | null,
    visibility: row['visibility'] as Repository['visibility'],
    archived: row['archived'] === 1,
    disabled: row['disabled'] === 1,
    permission: row['permission'] as Repository['permission'],
    lastActivityAt: row['last_activity_at'] as number | null,
  };
}

const number = (row: Row | undefined): number => Number(row?.['n'] ?? 0);
