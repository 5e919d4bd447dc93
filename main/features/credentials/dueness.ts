import type { Clock } from '../../core/clock.ts';
import { isDue, marginOf, type StoredGrant } from './stored-grant.ts';

export interface Dueness {
  isDue(account: string, stored: StoredGrant): boolean;
}

/**
 * Tells when a refresh is due, whatever the clocks do.
 *
 * The wall clock alone would be fooled by somebody setting it back; the monotonic one alone
 * would miss the time this machine slept. So either is enough: at worst a clock change costs
 * one refresh, which sets both marks anew.
 */
export function createDueness(clock: Pick<Clock, 'now' | 'monotonic'>): Dueness {
  const seen = new Map<string, { readonly token: string; readonly dueAt: number }>();
  return {
    isDue(account, stored) {
      if (stored.expiresAt === null) return false;
      if (isDue(stored, clock.now())) return true;
      const known = seen.get(account);
      if (known?.token === stored.accessToken) return clock.monotonic() >= known.dueAt;
      const left = stored.expiresAt - marginOf(stored) - clock.now();
      seen.set(account, { token: stored.accessToken, dueAt: clock.monotonic() + left });
      return false;
    },
  };
}
