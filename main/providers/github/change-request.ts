import type { Branches } from '../provider.ts';

/**
 * GitHub's compare page with the form for a pull request open
 * (docs.github.com, "Using query parameters to create a pull request"). Null for an address that is
 * not a repository's. A slash in a branch stays one: GitHub reads the rest of the path as the name.
 */
export function changeRequestUrl(webUrl: string, { source, target }: Branches): string | null {
  if (!URL.canParse(webUrl)) return null;
  const { origin, pathname, protocol } = new URL(webUrl);
  const path = pathname.replace(/(?:\.git)?\/?$/, '');
  if (!/^https?:$/.test(protocol) || path.split('/').length < 3) return null;
  return `${origin}${path}/compare/${encode(target)}...${encode(source)}?expand=1`;
}

const encode = (branch: string) => branch.split('/').map(encodeURIComponent).join('/');
