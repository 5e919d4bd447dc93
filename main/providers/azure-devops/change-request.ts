import type { Branches } from '../provider.ts';

/**
 * The page that opens a pull request, filled in
 * (learn.microsoft.com/azure/devops/repos/git/pull-requests). Null for an address that is not a repository's.
 */
export function changeRequestUrl(webUrl: string, { source, target }: Branches): string | null {
  if (!URL.canParse(webUrl)) return null;
  const { origin, pathname, protocol } = new URL(webUrl);
  if (!/^https?:$/.test(protocol) || !/\/_git\/[^/]+\/?$/.test(pathname)) return null;
  const query = new URLSearchParams({ sourceRef: source, targetRef: target });
  return `${origin}${pathname.replace(/\/$/, '')}/pullrequestcreate?${query.toString()}`;
}
