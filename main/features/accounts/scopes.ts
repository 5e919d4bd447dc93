import type { AccountHealth } from '../../../preload/model/account.ts';
import type { Provider } from '../../providers/provider.ts';

/** Needs attention when the service granted less than was asked for. None named means all (RFC 6749 §5.1). */
export function healthFor(provider: Provider, granted: readonly string[]): AccountHealth {
  const isShort = granted.length > 0 && provider.scopes.some((scope) => !granted.includes(scope));
  return isShort ? 'needs-attention' : 'linked';
}
