import { copyOf, type Failure } from '../../../preload/model/failure.ts';
import { attempt, type Attempt, type AttemptId } from '../../../preload/model/sign-in.ts';
import { AppError } from '../../core/app-error.ts';
import { nameOf } from '../../core/instance-root.ts';
import { isPast, type Attempts, type NewAttempt, type StoredAttempt } from './attempts.ts';
import type { SignInDeps } from './deps.ts';

/** What only this process has of an attempt: its address, its listener, its time. */
interface Live {
  readonly authorizeUrl: string | null;
  readonly closeReceiver: () => Promise<void>;
  readonly ending: AbortController;
  readonly deadline: number;
}

export interface Lifecycle {
  /** Stores a new attempt and starts its time. Returns a signal that tells when it ended. */
  begin(fresh: NewAttempt, closeReceiver: () => Promise<void>): AbortSignal;
  /** Ends it, frees what it held and tells everybody. Nothing happens when it had ended before. */
  end(id: AttemptId, end: End): void;
  isExpired(attempt: StoredAttempt): boolean;
  /** As the window sees it. Throws `sign-in.unknown-attempt`. */
  show(id: string): Attempt;
  list(): readonly Attempt[];
  tell(): void;
  /** Resolves with the attempt once it has ended, in whichever process. */
  settled(id: AttemptId): Promise<Attempt>;
  /** Ends what dead processes and passed time left open. */
  sweep(): void;
  close(): Promise<void>;
}

export interface End {
  readonly status: Exclude<Attempt['status'], 'pending' | 'linking'>;
  readonly account?: Attempt['account'];
  readonly failure?: Failure;
}

const pollOthers = 500;

export function createLifecycle(deps: SignInDeps, attempts: Attempts): Lifecycle {
  const { clock, vault, announce, processes, log } = deps;
  const live = new Map<string, Live>();
  const freeing = new Set<Promise<void>>();
  const closing = new AbortController();

  // The schema keeps exactly the fields that may cross.
  const toAttempt = (stored: StoredAttempt): Attempt => ({
    ...attempt.parse(stored),
    authorizeUrl: live.get(stored.id)?.authorizeUrl ?? null,
  });
  const list = () => attempts.recent().map(toAttempt);
  const tell = () => announce('sign-in.changed', list());

  function show(id: string): Attempt {
    const stored = attempts.byId(id);
    if (stored === undefined) throw new AppError('sign-in.unknown-attempt');
    return toAttempt(stored);
  }

  function end(id: AttemptId, { status, account = null, failure }: End): void {
    const hasEnded = attempts.end(id, { status, account, failure: failure ?? null });
    free(id);
    if (!hasEnded) return;
    if (status !== 'done') record(show(id));
    tell();
  }

  /** Also for one that another process ended: our listener and timer are still ours to stop. */
  function free(id: AttemptId): void {
    const held = live.get(id);
    live.delete(id);
    held?.ending.abort(new AppError('app.cancelled'));
    const freed = Promise.allSettled([held?.closeReceiver(), vault.erase(id)]).then((results) => {
      for (const result of results) {
        if (result.status === 'rejected') log.warn('sign-in not cleaned up', { attempt: id });
      }
      return void freeing.delete(freed);
    });
    freeing.add(freed);
  }

  function record({ status, failure, instance }: Attempt): void {
    const isDenied = failure?.code === 'sign-in.denied';
    deps.record({
      action: 'sign-in.ended',
      actor: 'this machine',
      subject: nameOf(instance),
      result: status === 'cancelled' ? 'cancelled' : isDenied ? 'refused' : 'failed',
      detail: failure === null ? '' : copyOf(failure.code).title,
    });
  }

  function isExpired(stored: StoredAttempt): boolean {
    const ours = live.get(stored.id);
    return ours === undefined ? isPast(stored, clock.now()) : clock.monotonic() >= ours.deadline;
  }

  function endExpired(id: AttemptId): void {
    if (attempts.byId(id)?.status === 'linking') return;
    end(id, { status: 'expired', failure: { code: 'sign-in.expired' } });
  }

  async function expireLater(id: AttemptId, wait: number, signal: AbortSignal): Promise<void> {
    try {
      await clock.sleep(wait, signal);
    } catch {
      return;
    }
    endExpired(id);
  }

  function sweepOne(stored: StoredAttempt): void {
    if (live.has(stored.id)) return;
    const isOwned = processes.isAlive(stored.owner);
    if (stored.status === 'linking') {
      const failure: Failure = { code: 'sign-in.interrupted' };
      if (!isOwned) end(stored.id, { status: 'failed', failure });
      return;
    }
    // Only the operating system can still deliver an answer to an attempt without its process.
    const isReachable = isOwned || stored.method === 'custom-protocol';
    if (!isReachable || isPast(stored, clock.now())) endExpired(stored.id);
  }

  return {
    begin(fresh, closeReceiver) {
      const { id, authorizeUrl, startedAt, expiresAt } = fresh.attempt;
      attempts.insert(fresh);
      const ending = new AbortController();
      const wait = expiresAt - startedAt;
      live.set(id, { authorizeUrl, closeReceiver, ending, deadline: clock.monotonic() + wait });
      void expireLater(id, wait, ending.signal);
      tell();
      return ending.signal;
    },

    end,
    isExpired,
    show,
    list,
    tell,

    async settled(id) {
      for (;;) {
        const shown = show(id);
        if (shown.status !== 'pending' && shown.status !== 'linking') return shown;
        closing.signal.throwIfAborted();
        const signal = live.get(id)?.ending.signal ?? closing.signal;
        // Another process may end it too, so it is looked at again even when nobody here says so.
        await clock.sleep(pollOthers, signal).catch(() => undefined);
      }
    },

    sweep() {
      for (const stored of attempts.open()) sweepOne(stored);
    },

    async close() {
      closing.abort(new AppError('app.cancelled'));
      for (const [id, { ending, closeReceiver }] of live) {
        const stored = attempts.byId(id);
        // The system may start us again with this answer; nothing can reach the others.
        if (stored?.status === 'pending' && stored.method !== 'custom-protocol') {
          endExpired(stored.id);
        }
        live.delete(id);
        ending.abort(new AppError('app.cancelled'));
        await closeReceiver();
      }
      await Promise.all(freeing);
    },
  };
}
