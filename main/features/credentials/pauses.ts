import { AppError, isFailure } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';

/** Remembers which accounts not to renew for a while, because the service asked for time. */
export interface Pauses {
  /** Throws what the service said, with the time that is left, while a pause lasts. */
  check(account: string): void;
  /** Begins a pause when the failure asks for one. */
  note(account: string, thrown: unknown): void;
  forget(account: string): void;
}

const usual = 30_000;
/** A service may not silence us for longer than this, whatever its `Retry-After` says. */
const longest = 600_000;

export function createPauses(clock: Pick<Clock, 'monotonic'>): Pauses {
  const pauses = new Map<string, { readonly until: number; readonly failure: AppError }>();
  return {
    check(account) {
      const pause = pauses.get(account);
      if (pause === undefined) return;
      const retryAfter = pause.until - clock.monotonic();
      if (retryAfter <= 0) return void pauses.delete(account);
      const { code, detail, words } = pause.failure;
      throw new AppError(code, { detail, words, retryAfter, cause: pause.failure });
    },

    note(account, thrown) {
      if (!isFailure(thrown, 'host.failing', 'host.rate-limited') || pauses.has(account)) return;
      const wait = Math.min(Math.max(thrown.retryAfter ?? usual, 1_000), longest);
      // Spread a little, so that not all installations come back at the same moment.
      const until = clock.monotonic() + wait * (1 + Math.random() / 10);
      pauses.set(account, { until, failure: thrown });
    },

    forget(account) {
      pauses.delete(account);
    },
  };
}
