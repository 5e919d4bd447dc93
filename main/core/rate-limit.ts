import type { Clock } from './clock.ts';

/**
 * A token bucket: `burst` at once, then `perSecond`. Returns true when one more is let through.
 */
export function createRateLimit(
  clock: Pick<Clock, 'monotonic'>,
  limits: { readonly burst: number; readonly perSecond: number },
): () => boolean {
  let left = limits.burst;
  let filledAt = clock.monotonic();
  return () => {
    const now = clock.monotonic();
    left = Math.min(limits.burst, left + ((now - filledAt) / 1000) * limits.perSecond);
    filledAt = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
