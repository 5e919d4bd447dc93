import type { AccountId } from '../../../preload/model/account.ts';
import type { Repository, RepositoryQuery } from '../../../preload/model/repository.ts';
import type { Database, Row, SqlValue } from '../../ports/database.ts';
import { whereMatches } from './search.ts';

export type ListedRepository = Omit<Repository, 'account'>;

/** The `repositories` table: what each account was shown, readable without a network. */
export interface RepositoryIndex {
  list(query: RepositoryQuery): { readonly rows: readonly Repository[]; readonly total: number };
  byCloneUrl(url: string): Repository | undefined;
  count(account: AccountId): number;
  completedAt(account: AccountId): number | null;
  /** Opens a new generation: rows written from now on carry its number. */
  begin(account: AccountId): number;
  /** Writes one page in one transaction. A row that is there already is brought up to date. */
  write(account: AccountId, generation: number, rows: readonly ListedRepository[]): void;
  /** The list was complete: rows of earlier generations are gone at the service, so they go here. */
  complete(account: AccountId, generation: number, at: number): void;
}

export function createRepositoryIndex(database: Database): RepositoryIndex {
  return {
    list(query) {
      const { where, values } = whereMatches(query);
      const total = number(
        database.get(`SELECT COUNT(*) AS n FROM repositories ${where}`, ...values),
      );
      const rows = database.all(
        `SELECT * FROM repositories ${where} ${order} LIMIT ? OFFSET ?`,
        ...values,
        query.limit,
        query.offset,
      );
      return { rows: rows.map(toRepository), total };
    },

    byCloneUrl(url) {
      const other = url.endsWith('.git') ? url.slice(0, -4) : `${url}.git`;
      const row = database.get(
        `SELECT * FROM repositories WHERE clone_url IN (?, ?) ORDER BY ${mostPermitted} LIMIT 1`,
        url,
        other,
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
        for (const row of rows) database.run(upsert, ...toValues(account, generation, row));
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

/** Follows the index `repositories_by_activity`, so that the first page needs no sorting. */
const order = 'ORDER BY last_activity_at DESC, path';

const mostPermitted = `CASE permission WHEN 'admin' THEN 0 WHEN 'write' THEN 1 WHEN 'unknown' THEN 2
  WHEN 'read' THEN 3 ELSE 4 END`;

/** Two processes may sync one account at once; `max` keeps the older from outdating the newer's rows. */
const upsert = `
  INSERT INTO repositories (account, id, path, description, web_url, clone_url, default_branch,
    visibility, archived, permission, last_activity_at, generation)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (account, id) DO UPDATE SET path = excluded.path, description = excluded.description,
    web_url = excluded.web_url, clone_url = excluded.clone_url,
    default_branch = excluded.default_branch, visibility = excluded.visibility,
    archived = excluded.archived, permission = excluded.permission,
    last_activity_at = excluded.last_activity_at,
    generation = max(generation, excluded.generation)`;

function toValues(account: AccountId, generation: number, row: ListedRepository): SqlValue[] {
  return [
    account,
    row.id,
    row.path,
    row.description,
    row.webUrl,
    row.cloneUrl,
    row.defaultBranch,
    row.visibility,
    row.archived ? 1 : 0,
    row.permission,
    row.lastActivityAt,
    generation,
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
    permission: row['permission'] as Repository['permission'],
    lastActivityAt: row['last_activity_at'] as number | null,
  };
}

const number = (row: Row | undefined): number => Number(row?.['n'] ?? 0);
