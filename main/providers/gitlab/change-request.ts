import type { Branches } from '../provider.ts';

/** GitLab's page for a new merge request (docs.gitlab.com, "Creating merge requests", by URL). */
export function changeRequestUrl(webUrl: string, { source, target }: Branches): string {
  const url = new URL(`${webUrl}/-/merge_requests/new`);
  url.searchParams.set('merge_request[source_branch]', source);
  url.searchParams.set('merge_request[target_branch]', target);
  return url.href;
}
