import { AppError } from '../../core/app-error.ts';
import type { Grant, OAuthClient } from '../provider.ts';

/**
 * What is asked for when somebody signs in through an OAuth app
 * (docs.github.com, "Scopes for OAuth apps"; why each: docs/adr/0010). A GitHub App has
 * permissions in their place, and its tokens no scopes.
 */
export const githubScopes = ['repo', 'workflow'] as const;

/** Without it nothing private can be cloned and nothing pushed. */
const needed = 'repo';

/** What a pasted classic token lacks to clone and push. */
export function missing(scopes: readonly string[]): readonly string[] {
  return scopes.includes(needed) ? [] : [needed];
}

/** Throws `account.scope-missing` when less was granted to an OAuth app than it asked for. */
export function requireScopes(grant: Grant, { registration }: OAuthClient): Grant {
  const isApp = registration === 'github-app' || grant.accessToken.startsWith('ghu_');
  if (isApp) return grant;
  const lacking = githubScopes.filter((scope) => !grant.scopes.includes(scope));
  if (lacking.length > 0)
    throw new AppError('account.scope-missing', { detail: lacking.join(' ') });
  return grant;
}

/** A list of scopes as GitHub writes it: `repo, workflow` in headers, `repo,workflow` in answers. */
export function scopesOf(list: string): readonly string[] {
  return list.split(/[\s,]+/).filter((scope) => /^[a-z0-9_:.-]{1,64}$/i.test(scope));
}
