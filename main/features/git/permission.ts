import type { Account } from '../../../preload/model/account.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import { AppError } from '../../core/app-error.ts';
import { heldBy } from '../../core/instance-root.ts';
import type { GitDeps } from './deps.ts';
import { listOf, troubleOf } from './explain-words.ts';

export type PermissionDeps = Pick<GitDeps, 'repositories' | 'accounts' | 'clock'>;

export interface Used {
  readonly account: Account;
  /** The clone address. */
  readonly url: string;
  /** The service's identifier where it is known; it outlives a rename. */
  readonly id: string | null;
  /** Path at the service. */
  readonly path: string;
}

/** Milliseconds the service has to answer before what is known has to do. */
const patience = 3000;

/**
 * What the service says of a repository now, written to the index on the way. Null when there is
 * nothing newer to know: offline, too slow, not to be asked with this credential, or not to be seen.
 */
export async function refreshed(
  { repositories, clock }: PermissionDeps,
  { account, id, path }: Used,
): Promise<Repository | null> {
  // A deploy token and a key open one repository for git, and nothing of the API.
  if (account.repository !== null || troubleOf(account) !== null) return null;
  const stop = new AbortController();
  try {
    return await Promise.race([
      repositories.look(account, id === null ? { path } : { id }),
      clock.sleep(patience, stop.signal).then(() => null),
    ]);
  } catch {
    // Whatever it is, the operation itself meets it and tells of it in its own words.
    return null;
  } finally {
    stop.abort(new AppError('app.cancelled'));
  }
}

/** What is known of the repository for this account without asking anybody. */
export function known(
  { repositories }: Pick<PermissionDeps, 'repositories'>,
  { account, url, id }: Pick<Used, 'account' | 'url' | 'id'>,
): Repository | null {
  const byId = id === null ? undefined : repositories.byId(account.id, id);
  return byId ?? repositories.listed(url).find((row) => row.account === account.id) ?? null;
}

/**
 * Stops a push the server would refuse, before anything is sent. Throws `git.repository-archived`,
 * `git.repository-disabled`, `git.read-only` with who may write there. What is not known for certain
 * is left to the server.
 */
export async function checkMayPush(deps: PermissionDeps, used: Used): Promise<Repository | null> {
  const { account, url } = used;
  if (account.method === 'deploy-token') throw readOnly(deps, used, 'A deploy token only reads.');
  const row = (await refreshed(deps, used)) ?? known(deps, used);
  if (row === null) return null;
  if (row.disabled) throw new AppError('git.repository-disabled', { detail: row.path });
  if (row.archived) throw new AppError('git.repository-archived', { detail: row.path });
  if (row.permission === 'read' || row.permission === 'none') {
    const may = row.permission === 'read' ? 'only read' : 'not read';
    throw readOnly(deps, { account, url }, `${account.login} may ${may} ${row.path}.`);
  }
  return row;
}

/** Linked accounts at the same instance that may push there as far as the index knows. */
export function writersAt(
  { repositories, accounts }: Pick<PermissionDeps, 'repositories' | 'accounts'>,
  url: string,
): readonly Account[] {
  const writers = repositories
    .listed(url)
    .filter(({ permission }) => permission === 'write' || permission === 'admin')
    .map(({ account }) => account);
  return heldBy(accounts.all(), url).filter(
    (one) => writers.includes(one.id) && troubleOf(one) === null,
  );
}

function readOnly(
  deps: PermissionDeps,
  { account, url }: Pick<Used, 'account' | 'url'>,
  why: string,
): AppError {
  const others = writersAt(deps, url).filter(({ id }) => id !== account.id);
  const names = listOf(others.map(({ login }) => login));
  return new AppError('git.read-only', {
    detail: names === '' ? why : `${why} ${names} may push there.`,
  });
}
