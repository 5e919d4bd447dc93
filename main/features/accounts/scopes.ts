import { isSignIn, type Account, type AccountHealth } from '../../../preload/model/account.ts';
import type { Provider } from '../../providers/provider.ts';

/**
 * Needs attention when the service granted less than was asked for. None named means all
 * (RFC 6749 §5.1); of what somebody pasted or made, nothing was asked.
 */
export function healthFor(
  { oauth }: Provider,
  { scopes: granted, method }: Pick<Account, 'scopes' | 'method'>,
): AccountHealth {
  if (!isSignIn(method) || oauth === undefined || granted.length === 0) return 'linked';
  return oauth.scopes.every((scope) => granted.includes(scope)) ? 'linked' : 'needs-attention';
}
