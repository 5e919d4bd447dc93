/** How many requests each caller has left in this hour. */
export interface RateLimits {
  /** Counts one request. */
  count(caller: string, isKnown: boolean): RateLimit;
  look(caller: string, isKnown: boolean): RateLimit;
  /** Requests per hour for those who are known; 5,000 at GitHub. Counting begins anew. */
  setLimit(limit: number): void;
}

export interface RateLimit {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Unix seconds. */
  readonly reset: number;
  readonly exceeded: boolean;
}

const hour = 60 * 60;

export function createRateLimits(): RateLimits {
  const callers = new Map<string, { used: number; reset: number }>();
  let knownLimit = 5000;

  function state(caller: string, isKnown: boolean, more: number): RateLimit {
    const now = Math.floor(Date.now() / 1000);
    const before = callers.get(caller);
    const window = before && before.reset > now ? before : { used: 0, reset: now + hour };
    window.used += more;
    callers.set(caller, window);
    // GitHub gives sixty to those who do not say who they are; all of ours share one address.
    const limit = isKnown ? knownLimit : 10_000;
    const used = Math.min(window.used, limit);
    const exceeded = window.used > limit;
    return { limit, used, remaining: limit - used, reset: window.reset, exceeded };
  }

  return {
    count: (caller, isKnown) => state(caller, isKnown, 1),
    look: (caller, isKnown) => state(caller, isKnown, 0),
    setLimit(limit) {
      knownLimit = limit;
      callers.clear();
    },
  };
}
