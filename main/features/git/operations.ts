import type { Operation, OperationId } from '../../../preload/model/git.ts';
import { operationId } from '../../../preload/model/git.ts';
import { AppError, isFailure, toFailure } from '../../core/app-error.ts';
import { randomId } from '../../core/random-id.ts';
import type { GitProgress } from '../../ports/git-runner.ts';
import type { GitDeps } from './deps.ts';
import { overallPercent } from './progress-scale.ts';

/** What a piece of work needs to report while it runs. */
export interface Running {
  readonly id: OperationId;
  readonly signal: AbortSignal;
  progress(progress: GitProgress): void;
  remoteWords(line: string): void;
  update(change: Partial<Pick<Operation, 'clone' | 'notes' | 'bindable'>>): void;
}

export type OperationStart = Pick<
  Operation,
  'kind' | 'account' | 'path' | 'repository' | 'clone' | 'folder'
>;

export interface Operations {
  list(): readonly Operation[];
  /** Starts the work and returns at once. Throws `git.busy` when the folder is taken. */
  start(
    what: OperationStart,
    work: (running: Running) => Promise<void>,
    ended: (operation: Operation) => void,
  ): Operation;
  /** Throws `git.busy` while something runs in this folder. */
  refuseBusy(folder: string): void;
  /** Ends it, and resolves when all its processes have ended and its leavings are gone. */
  cancel(id: OperationId): Promise<Operation>;
  close(): Promise<void>;
}

interface Entry {
  operation: Operation;
  readonly controller: AbortController;
  done: Promise<void>;
  announcedAt: number;
}

const mostRemembered = 50;
const mostWords = 100;
/** Ten times a second is all an eye can follow. */
const announceEvery = 100;

export function createOperations({
  clock,
  announce,
  log,
}: Pick<GitDeps, 'clock' | 'announce' | 'log'>): Operations {
  const entries = new Map<OperationId, Entry>();
  const isRunning = ({ operation }: Entry) => operation.status === 'running';

  function refuseBusy(folder: string): void {
    const busy = [...entries.values()].some(
      (entry) => isRunning(entry) && entry.operation.folder === folder,
    );
    if (busy) throw new AppError('git.busy', { detail: folder });
  }

  function tell(entry: Entry): void {
    entry.announcedAt = clock.monotonic();
    announce('git.progressed', entry.operation);
  }

  function change(entry: Entry, changed: Partial<Operation>): void {
    entry.operation = { ...entry.operation, ...changed };
    if (isRunning(entry) && clock.monotonic() - entry.announcedAt < announceEvery) return;
    tell(entry);
  }

  function runningOf(entry: Entry): Running {
    const { kind, id } = entry.operation;
    return {
      id,
      signal: entry.controller.signal,
      progress: ({ phase, percent, bytes, bytesPerSecond }) =>
        change(entry, {
          phase,
          percent: overallPercent(kind, phase, percent, entry.operation.percent),
          ...(bytes === null ? {} : { bytes }),
          ...(bytesPerSecond === null ? {} : { bytesPerSecond }),
        }),
      remoteWords: (line) =>
        change(entry, { remoteWords: [...entry.operation.remoteWords, line].slice(-mostWords) }),
      update: (changed) => change(entry, changed),
    };
  }

  async function follow(entry: Entry, work: (running: Running) => Promise<void>): Promise<void> {
    const endedAt = () => clock.now();
    try {
      await work(runningOf(entry));
      change(entry, { status: 'done', percent: 100, endedAt: endedAt() });
    } catch (thrown) {
      if (isFailure(thrown, 'app.cancelled')) {
        return change(entry, { status: 'cancelled', endedAt: endedAt() });
      }
      const failure = toFailure(thrown);
      const { kind } = entry.operation;
      if (failure.code === 'app.unexpected') log.error('git operation failed', thrown, { kind });
      else log.warn('git operation refused', { kind, code: failure.code });
      change(entry, { status: 'failed', failure, endedAt: endedAt() });
    }
  }

  function forgetOld(): void {
    const ended = [...entries.values()].filter((entry) => !isRunning(entry));
    for (const { operation } of ended.slice(0, Math.max(0, ended.length - mostRemembered))) {
      entries.delete(operation.id);
    }
  }

  return {
    list: () => [...entries.values()].map(({ operation }) => operation).reverse(),
    refuseBusy,
    start(what, work, ended) {
      refuseBusy(what.folder);
      forgetOld();
      const entry: Entry = {
        operation: {
          ...what,
          id: operationId.parse(randomId('op')),
          status: 'running',
          phase: 'starting',
          percent: null,
          bytes: null,
          bytesPerSecond: null,
          remoteWords: [],
          failure: null,
          startedAt: clock.now(),
          endedAt: null,
        },
        controller: new AbortController(),
        done: Promise.resolve(),
        announcedAt: 0,
      };
      entries.set(entry.operation.id, entry);
      tell(entry);
      entry.done = follow(entry, work).then(() => ended(entry.operation));
      return entry.operation;
    },
    async cancel(id) {
      const entry = entries.get(id);
      if (entry === undefined) throw new AppError('app.bad-request', { detail: 'operation' });
      if (isRunning(entry)) entry.controller.abort();
      await entry.done;
      return entry.operation;
    },
    async close() {
      for (const entry of entries.values()) if (isRunning(entry)) entry.controller.abort();
      await Promise.all([...entries.values()].map(({ done }) => done));
    },
  };
}
