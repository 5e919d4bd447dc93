import type { Account } from '../../../preload/model/account.ts';
import type { GitUrl } from '../../core/git-url.ts';
import { rootOf } from '../../core/instance-root.ts';

/** The path below the instance: `analytics/jaffle-shop`, also where GitLab lives under a path. */
export function pathAt(account: Account, url: GitUrl): string {
  // By segments: an encoded letter makes the same root longer.
  const depth = rootOf(account.instance).split('/').length - 1;
  return url.path.split('/').slice(depth).join('/');
}

/**
 * The place whose repositories belong together: the group, the organisation or, at Azure DevOps, the
 * project; the instance itself where nobody is between it and the repository.
 */
export function ownerOf(account: Account, url: GitUrl): string {
  const segments = pathAt(account, url).split('/');
  const mark = segments.indexOf('_git');
  // Azure's short form names the project once, as the repository.
  const owner = mark === 0 ? segments.slice(1, 2) : segments.slice(0, mark < 0 ? -1 : mark);
  return [account.instance, ...owner].join('/');
}
