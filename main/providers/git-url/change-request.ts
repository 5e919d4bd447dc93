import { readGitUrl } from '../../core/git-url.ts';
import type { Branches } from '../provider.ts';
import { hostnameOf, recogniseHost } from './host-kind.ts';

/**
 * Where a pull request is opened, made from the page or clone address of a repository; null where
 * the service is not one of these, or its page cannot be told from the address.
 */
export function changeRequestUrl(webUrl: string, { source, target }: Branches): string | null {
  const url = readGitUrl(webUrl);
  if ('refused' in url) return null;
  const { kind } = recogniseHost(url);
  const segments = url.path.split('/');
  const isSsh = url.protocol === 'ssh';
  const base = `https://${isSsh ? hostnameOf(url) : url.host}`;
  const from = encodeURIComponent(source);
  const to = encodeURIComponent(target);

  switch (kind) {
    case 'bitbucket': {
      const [workspace, slug, ...rest] = segments;
      if (slug === undefined || rest.length > 0) return null;
      return `https://bitbucket.org/${workspace}/${slug}/pull-requests/new?source=${from}&dest=${to}`;
    }
    case 'bitbucket-server': {
      const page = serverPage(segments);
      if (page === null) return null;
      const refs = `sourceBranch=${encodeURIComponent(`refs/heads/${source}`)}&targetBranch=${encodeURIComponent(`refs/heads/${target}`)}`;
      return `${base}${page}/pull-requests?create&${refs}`;
    }
    case 'codecommit': {
      const region = /^git-codecommit(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com$/.exec(
        hostnameOf(url),
      )?.[1];
      const [version, repos, name, ...rest] = segments;
      if (!region || version !== 'v1' || repos !== 'repos' || !name || rest.length > 0) return null;
      return `https://${region}.console.aws.amazon.com/codesuite/codecommit/repositories/${name}/pull-requests/new/refs/heads/${to}/.../refs/heads/${from}?region=${region}`;
    }
    case 'gitea': {
      const [repository, owner, ...before] = segments.toReversed();
      if (owner === undefined || (isSsh && before.length > 0)) return null;
      const root = before.toReversed().map((segment) => `/${segment}`);
      return `${base}${root.join('')}/${owner}/${repository}/compare/${to}...${from}`;
    }
    default:
      return null;
  }
}

/** Bitbucket Data Center: `scm/KEY/slug` over https, `KEY/slug` over ssh, `~ada` for a person's own. */
function serverPage(segments: readonly string[]): string | null {
  const scm = segments.indexOf('scm');
  const [key, slug, ...rest] = scm < 0 ? segments : segments.slice(scm + 1);
  if (key === undefined || slug === undefined || rest.length > 0) return null;
  const context = segments.slice(0, Math.max(0, scm)).map((segment) => `/${segment}`);
  const owner = key.startsWith('~') ? `users/${key.slice(1)}` : `projects/${key}`;
  return `${context.join('')}/${owner}/repos/${slug}`;
}
