/** What Azure DevOps tells of its rate limits, in seconds and its own "throughput units". */
export interface Limit {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until usage is back to nothing. */
  readonly reset: number;
  /** Seconds by which the request was delayed; without it the header is left out. */
  readonly delay?: number;
  /** Refuses with 429 and `Retry-After` instead of only warning. */
  readonly blocked?: boolean;
  /** How many requests it meets before it is gone; for ever when absent. */
  readonly times?: number;
}

/** Limits are told only to those near one; otherwise answers carry no such header. */
export interface Throttle {
  set(limit: Limit): void;
  clear(): void;
  /** The limit this request meets, used up by one. */
  take(): Limit | undefined;
}

export function createThrottle(): Throttle {
  let current: Limit | undefined;
  let left = 0;
  return {
    set(limit) {
      current = limit;
      left = limit.times ?? Infinity;
    },
    clear() {
      current = undefined;
    },
    take() {
      const met = current;
      left -= 1;
      if (left <= 0) current = undefined;
      return met;
    },
  };
}

export function limitHeaders({ limit, remaining, reset, delay, blocked }: Limit) {
  return {
    'x-ratelimit-resource': 'AzureDevOps/REST',
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + reset),
    ...(delay === undefined ? {} : { 'x-ratelimit-delay': String(delay) }),
    ...(blocked || delay !== undefined ? { 'retry-after': String(reset) } : {}),
  };
}
