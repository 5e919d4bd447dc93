import type { Account } from '../../../preload/model/account.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import type { GitUrl } from '../../core/git-url.ts';
import type { GitDeps } from './deps.ts';
import type { Watched } from './refusals.ts';

/** What the server showed of a repository. */
export interface Reached {
  /** Null on an empty repository, or where the server did not say. */
  readonly defaultBranch: string | null;
  readonly empty: boolean;
}

/** Milliseconds one look may take. */
const patience = 15_000;

/**
 * One `ls-remote` for HEAD alone: the cheapest question that tells whether this credential can read
 * the repository. Throws `host.timeout` after 15 seconds, `app.cancelled`, and what git or the server
 * say.
 */
export async function reach(
  { runner, folders }: Pick<GitDeps, 'runner' | 'folders'>,
  url: GitUrl,
  { credential, during }: Watched,
  signal?: AbortSignal,
): Promise<Reached> {
  const late = AbortSignal.timeout(patience);
  try {
    const said = await during(() =>
      runner.run({
        folder: folders.home(),
        // The folder may lie in somebody's repository, whose settings have no say in this.
        args: ['--git-dir=/dev/null', 'ls-remote', '--symref', '--', url.url, 'HEAD'],
        credential,
        signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      }),
    );
    const branch = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(said)?.[1] ?? null;
    return { defaultBranch: branch, empty: !/^[0-9a-f]{40,64}\tHEAD$/m.test(said) };
  } catch (thrown) {
    const isLate = late.aborted && signal?.aborted !== true && isFailure(thrown, 'app.cancelled');
    throw isLate ? new AppError('host.timeout', { detail: url.host, cause: thrown }) : thrown;
  }
}

/** Whether a failure is about who asked, so that another account might fare better. */
export function isAboutWho(thrown: unknown): boolean {
  return isFailure(
    thrown,
    'git.refused',
    'git.not-found',
    'host.forbidden',
    'account.refused',
    'account.sso-required',
  );
}

export const whoOf = ({ login, host }: Account): string => `${login} on ${host}`;
