import { AppError } from '../../core/app-error.ts';
import type { Grant } from '../provider.ts';

/** Which of these are not granted; `api` is all of them at once. */
export function missingScopes(
  granted: readonly string[],
  needed: readonly string[],
): readonly string[] {
  return granted.includes('api') ? [] : needed.filter((scope) => !granted.includes(scope));
}

/** Throws `account.scope-missing` with the list when the person or an admin granted less than is needed. */
export function requireScopes(grant: Grant, needed: readonly string[]): Grant {
  const missing = missingScopes(grant.scopes, needed);
  if (missing.length > 0)
    throw new AppError('account.scope-missing', { detail: missing.join(' ') });
  return grant;
}
