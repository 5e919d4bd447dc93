import { isSignIn, type Account, type AccountHealth } from '../../../preload/model/account.ts';
import type { Provider, TokenFacts } from '../../providers/provider.ts';

/**
 * Needs attention when the service granted less than was asked for, or when a pasted token falls
 * short of cloning and pushing. None named means all (RFC 6749 §5.1), or that the kind of token has
 * none; of what was made for one repository nothing is known.
 */
export function healthFor(
  { oauth, identity }: Provider,
  { scopes: granted, method }: Pick<Account, 'scopes' | 'method'>,
): AccountHealth {
  if (granted.length === 0) return 'linked';
  if (method === 'token') {
    const missing = identity?.missing?.(granted) ?? [];
    return missing.length === 0 ? 'linked' : 'needs-attention';
  }
  if (!isSignIn(method) || oauth === undefined) return 'linked';
  return oauth.scopes.every((scope) => granted.includes(scope)) ? 'linked' : 'needs-attention';
}

/** A token without any scope may do nothing; that is not the same as one that has no such thing. */
export function scopesOf(facts: TokenFacts | null | undefined): readonly string[] {
  const scopes = facts?.scopes ?? null;
  if (scopes === null) return [];
  return scopes.length === 0 ? ['none'] : scopes;
}
