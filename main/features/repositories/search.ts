import type { RepositoryQuery } from '../../../preload/model/repository.ts';
import type { SqlValue } from '../../ports/database.ts';

/**
 * What a row is found by: path and description, folded so that case and the way an accent is
 * composed make no difference. SQLite's own LIKE folds ASCII only.
 */
export function haystackOf({
  path,
  description,
}: {
  readonly path: string;
  readonly description: string;
}): string {
  return fold(`${path}\n${description}`);
}

/**
 * The WHERE of a query: every word must occur, in any order. Words are matched literally;
 * no character has a meaning of its own.
 */
export function whereMatches(query: Pick<RepositoryQuery, 'search' | 'account'>): {
  readonly where: string;
  readonly values: readonly SqlValue[];
} {
  const words = fold(query.search).split(/\s+/u).filter(Boolean).slice(0, maxWords);
  const conditions = words.map(() => 'instr(haystack, ?) > 0');
  const values: SqlValue[] = [...words];
  if (query.account !== undefined) {
    conditions.push('account = ?');
    values.push(query.account);
  }
  return { where: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', values };
}

/** Beyond this nobody narrows a list; SQLite has limits of its own. */
const maxWords = 12;

const fold = (text: string) => text.normalize('NFC').toLowerCase();
