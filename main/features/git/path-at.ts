import type { Account } from '../../../preload/model/account.ts';
import type { GitUrl } from '../../core/git-url.ts';
import { rootOf } from '../../core/instance-root.ts';

/**
 * The path below the instance as the service lists it: `analytics/jaffle-shop`, also where GitLab
 * lives under a path; at Azure DevOps `Data/warehouse`, without the mark between project and name.
 */
export function pathAt(account: Account, url: GitUrl): string {
  const segments = segmentsAt(account, url).map(decoded);
  const mark = segments.indexOf('_git');
  if (mark < 0 || mark > 1) return segments.join('/');
  const name = segments.slice(mark + 1);
  // The short form names the project once, as the repository.
  return [...(mark === 0 ? name.slice(0, 1) : segments.slice(0, 1)), ...name].join('/');
}

/**
 * The place whose repositories belong together: the group, the organisation or, at Azure DevOps, the
 * project; the instance itself where nobody is between it and the repository.
 */
export function ownerOf(account: Account, url: GitUrl): string {
  const segments = segmentsAt(account, url);
  const mark = segments.indexOf('_git');
  const owner = mark === 0 ? segments.slice(1, 2) : segments.slice(0, mark < 0 ? -1 : mark);
  return [account.instance, ...owner].join('/');
}

function segmentsAt(account: Account, url: GitUrl): readonly string[] {
  // By segments: an encoded letter makes the same root longer.
  const depth = rootOf(account.instance).split('/').length - 1;
  return url.path.split('/').slice(depth);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
