import type { Clock } from '../../core/clock.ts';

export interface LinkGate {
  /** Whether one more link may be looked at and shown. */
  admits(): boolean;
}

/**
 * Lets 20 links through in any minute, because any web page can send us thousands.
 *
 * A sliding window and not a token bucket, which would let a second burst through in the
 * same minute. An answer that belongs to a waiting sign-in is not counted by the caller,
 * so that a flood cannot shut out the real one.
 */
export function createLinkGate(
  clock: Pick<Clock, 'monotonic'>,
  { limit = 20, within = 60_000 }: { readonly limit?: number; readonly within?: number } = {},
): LinkGate {
  let admitted: readonly number[] = [];
  return {
    admits() {
      const now = clock.monotonic();
      admitted = admitted.filter((at) => now - at < within);
      if (admitted.length >= limit) return false;
      admitted = [...admitted, now];
      return true;
    },
  };
}
