import { create } from 'zustand';

import type { AccountId } from '../../../preload/model/account.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import type {
  Clone,
  CloneId,
  Operation,
  OperationId,
  WorkingCopy,
} from '../../../preload/model/git.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';
import type { Loadable } from '../../loadable.ts';
import { heard, type Operations } from '../../operations.ts';

/** What `git.clone` is asked for. */
export interface CloneRequest {
  readonly url: string;
  readonly account?: AccountId | undefined;
  readonly folder?: string | undefined;
}

export interface ClonesState {
  readonly clones: Loadable<readonly Clone[]>;
  readonly operations: Operations;
  /** How far each clone is from its server; null when git could not say. */
  readonly copies: ReadonlyMap<CloneId, WorkingCopy | null>;
  /** What was asked for, so that a failed clone can be tried again as it was. */
  readonly requests: ReadonlyMap<OperationId, CloneRequest>;
  /** Failures the person has seen and put away. */
  readonly dismissed: ReadonlySet<OperationId>;
  readonly problem: Failure | undefined;
  load(): Promise<void>;
  /** Asks git how a clone stands. */
  look(clone: CloneId): Promise<void>;
  clone(request: CloneRequest): Promise<Operation | undefined>;
  push(clone: CloneId): Promise<void>;
  cancel(operation: OperationId): Promise<void>;
  /** Sets the remote of a clone whose repository has moved to its new address. */
  follow(clone: CloneId): Promise<void>;
  /** Opens the page where a merge or pull request from the branch is made. */
  request(clone: CloneId): Promise<void>;
  forget(clone: CloneId): Promise<void>;
  dismiss(operation: OperationId): void;
  dismissProblem(): void;
}

export const useClones = create<ClonesState>()((set, get) => {
  const heed = (report: Operation) => set({ operations: heard(get().operations, report) });

  return {
    clones: { at: 'loading' },
    operations: new Map(),
    copies: new Map(),
    requests: new Map(),
    dismissed: new Set(),
    problem: undefined,

    async load() {
      const [clones, operations] = await Promise.all([
        bridge.call('git.clones', {}),
        bridge.call('git.operations', {}),
      ]);
      set(
        clones.ok
          ? { clones: { at: 'ready', value: clones.value } }
          : { clones: { at: 'failed', failure: clones.failure } },
      );
      if (!operations.ok) return set({ problem: operations.failure });
      for (const operation of operations.value) heed(operation);
    },

    async look(clone) {
      const outcome = await bridge.call('git.status', { clone });
      set({ copies: new Map(get().copies).set(clone, outcome.ok ? outcome.value : null) });
    },

    async clone({ url, account, folder }) {
      const outcome = await bridge.call('git.clone', {
        url,
        ...(account === undefined ? {} : { account }),
        ...(folder === undefined ? {} : { folder }),
      });
      if (!outcome.ok) {
        set({ problem: outcome.failure });
        return undefined;
      }
      set({ requests: new Map(get().requests).set(outcome.value.id, { url, account, folder }) });
      heed(outcome.value);
      return outcome.value;
    },

    async push(clone) {
      const outcome = await bridge.call('git.push', { clone });
      if (outcome.ok) heed(outcome.value);
      else set({ problem: outcome.failure });
    },

    async cancel(operation) {
      const outcome = await bridge.call('git.cancel', { operation });
      if (outcome.ok) heed(outcome.value);
      else set({ problem: outcome.failure });
    },

    async follow(clone) {
      const outcome = await bridge.call('git.rewrite-remote', { clone });
      if (!outcome.ok) set({ problem: outcome.failure });
    },

    async request(clone) {
      const outcome = await bridge.call('git.change-request', { clone });
      if (!outcome.ok) return set({ problem: outcome.failure });
      const { url, opened } = outcome.value;
      if (!opened) set({ problem: { code: 'sign-in.no-browser', detail: url } });
    },

    async forget(clone) {
      const outcome = await bridge.call('git.forget', { clone });
      if (!outcome.ok) set({ problem: outcome.failure });
    },

    dismiss: (operation) => set({ dismissed: new Set(get().dismissed).add(operation) }),
    dismissProblem: () => set({ problem: undefined }),
  };
});

/** Mirrors what git does. Returns its own undo. */
export function followClones(): () => void {
  const { load, look } = useClones.getState();
  const lookAgain = () => {
    for (const clone of useClones.getState().copies.keys()) void look(clone);
  };
  lookAgain();
  return follow(
    load,
    bridge.on('git.changed', (value) => {
      useClones.setState({ clones: { at: 'ready', value } });
      lookAgain();
    }),
    bridge.on('git.progressed', (report) => {
      useClones.setState({ operations: heard(useClones.getState().operations, report) });
      if (report.status !== 'running' && report.clone !== null) void look(report.clone);
    }),
  );
}
