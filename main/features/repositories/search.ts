import type { RepositoryQuery } from '../../../preload/model/repository.ts';
import type { SqlValue } from '../../ports/database.ts';

/**
 * The WHERE of a query: every word must occur in path or description, in any case and order.
 * What the person types is matched literally: `%` and `_` have no other meaning.
 */
export function whereMatches(query: Pick<RepositoryQuery, 'search' | 'account'>): {
  readonly where: string;
  readonly values: readonly SqlValue[];
} {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  if (query.account !== undefined) {
    conditions.push('account = ?');
    values.push(query.account);
  }
  for (const word of query.search.split(/\s+/u).filter(Boolean).slice(0, maxWords)) {
    const forms = caseForms(word).map((form) => `%${form.replace(/[\\%_]/g, '\\$&')}%`);
    const either = forms.flatMap(() => [
      `path LIKE ? ESCAPE '\\'`,
      `description LIKE ? ESCAPE '\\'`,
    ]);
    conditions.push(`(${either.join(' OR ')})`);
    values.push(...forms.flatMap((form) => [form, form]));
  }
  return { where: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', values };
}

/** Beyond this nobody narrows a list; SQLite has limits of its own. */
const maxWords = 12;

/** SQLite's LIKE ignores case for ASCII only, so other letters are asked for in each of their forms. */
function caseForms(word: string): readonly string[] {
  if (/^[\x20-\x7e]*$/.test(word)) return [word];
  const lower = word.toLowerCase();
  const [first = '', ...rest] = lower;
  return [...new Set([word, lower, word.toUpperCase(), first.toUpperCase() + rest.join('')])];
}
