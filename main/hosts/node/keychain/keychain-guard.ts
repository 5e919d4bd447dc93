import { createTurns } from './turns.ts';
import { keychainUnavailable, toKeychainFailure } from './keychain-trouble.ts';
import { leaveWithoutWaiting } from './leave-without-waiting.ts';

export interface GuardOptions {
  /** Milliseconds one call may take. */
  readonly limit?: number;
  /** Milliseconds during which nothing more is asked of a keychain that hangs. */
  readonly rest?: number;
}

export interface KeychainGuard {
  /**
   * Runs `work` after all earlier calls, and gives up after the limit.
   * `late` receives what an abandoned call brings in the end, to undo it.
   * Throws `vault.keychain-unavailable` with the reason as a sentence in `detail`.
   */
  call<T>(work: () => Promise<T>, late?: (value: T) => Promise<unknown>): Promise<T>;
}

/** A native call cannot be stopped: each that hangs holds one of libuv's four threads. */
const mostHung = 2;

/**
 * Stands before a binding that may hang for ever: calls go one at a time, each has a time limit,
 * and while one is known to hang the next is refused at once instead of taking another thread.
 */
export function createKeychainGuard({
  limit = 3_000,
  rest = 60_000,
}: GuardOptions = {}): KeychainGuard {
  const inTurn = createTurns();
  let hung = 0;
  let hungSince = 0;
  const leaving = leaveWithoutWaiting(() => hung > 0);

  async function abandon<T>(answer: Promise<T>, late?: (value: T) => Promise<unknown>) {
    hung += 1;
    hungSince = performance.now();
    leaving.watch();
    try {
      const value = await answer.finally(() => (hung -= 1));
      await late?.(value);
    } catch {
      // It was reported as unanswered long ago; nobody waits for it.
    }
  }

  async function run<T>(work: () => Promise<T>, late?: (value: T) => Promise<unknown>): Promise<T> {
    if (hung >= mostHung || (hung > 0 && performance.now() - hungSince < rest))
      throw keychainUnavailable(
        'silent',
        'The keychain has not answered an earlier question. If it shows a prompt, answer that first.',
      );
    const answer = work();
    try {
      return await withLimit(answer, limit);
    } catch (cause) {
      if (cause === overdue) {
        void abandon(answer, late);
        throw keychainUnavailable(
          'silent',
          `The keychain did not answer within ${limit / 1000} seconds. If it shows a prompt, answer that and try again.`,
        );
      }
      throw toKeychainFailure(cause);
    }
  }

  return { call: (work, late) => inTurn(() => run(work, late)) };
}

const overdue = Symbol('overdue');

async function withLimit<T>(answer: Promise<T>, limit: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(overdue), limit);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
