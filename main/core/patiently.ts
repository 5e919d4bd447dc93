import { AppError, isFailure } from './app-error.ts';
import type { Clock } from './clock.ts';

export interface Patience {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Hears how many milliseconds the service asked us to wait. */
  readonly onPause?: ((ms: number) => void) | undefined;
}

const maxTries = 5;

/**
 * Tries again where a service is busy or failing. Waits as long as it asks (at most 15 minutes, see
 * `retryAfter`), or twice as long each time where it says nothing; gives up after five tries in a
 * row. The wait ends at once when cancelled.
 */
export async function patiently<T>(
  { clock, signal, onPause }: Patience,
  work: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (thrown) {
      const isPassing = isFailure(thrown, 'host.rate-limited', 'host.failing');
      if (!isPassing || tries === maxTries) throw thrown;
      if (thrown.retryAfter !== undefined) onPause?.(thrown.retryAfter);
      await sleep(clock, thrown.retryAfter ?? 1000 * 2 ** (tries - 1), signal);
    }
  }
}

async function sleep(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('app.cancelled', { cause });
  }
}
