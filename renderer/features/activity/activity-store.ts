import { create } from 'zustand';

import type { Activity } from '../../../preload/model/activity.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';
import { loading, ready, settled, type Loadable } from '../../loadable.ts';

export interface ActivityState {
  /** Newest first. */
  readonly list: Loadable<readonly Activity[]>;
  /** Whether there are older lines than those loaded. */
  readonly more: boolean;
  readonly busy: 'older' | 'export' | undefined;
  readonly problem: Failure | undefined;
  load(): Promise<void>;
  loadOlder(): Promise<void>;
  /** Every line main keeps, newest first; undefined when one could not be read. */
  everything(): Promise<readonly Activity[] | undefined>;
  dismiss(): void;
}

const pageSize = 200;
/** The most one call gives. */
const largest = 1000;

/** The audit log, as far back as the person has asked. */
export const useActivity = create<ActivityState>()((set, get) => ({
  list: loading,
  more: false,
  busy: undefined,
  problem: undefined,

  async load() {
    const outcome = await bridge.call('activity.list', { limit: pageSize });
    set({ list: settled(outcome), more: outcome.ok && outcome.value.length === pageSize });
  },

  async loadOlder() {
    const { list, busy } = get();
    const last = list.at === 'ready' ? list.value.at(-1) : undefined;
    if (!last || busy) return;
    set({ busy: 'older', problem: undefined });
    const outcome = await bridge.call('activity.list', { limit: pageSize, before: last.id });
    if (!outcome.ok) return set({ busy: undefined, problem: outcome.failure });
    const now = get().list;
    const known = now.at === 'ready' ? now.value : [];
    set({
      busy: undefined,
      list: ready([...known, ...outcome.value]),
      more: outcome.value.length === pageSize,
    });
  },

  async everything() {
    set({ busy: 'export', problem: undefined });
    const all: Activity[] = [];
    for (;;) {
      const last = all.at(-1);
      // One after the other, because each page begins where the last one ended.
      const outcome = await bridge.call('activity.list', {
        limit: largest,
        ...(last ? { before: last.id } : {}),
      });
      if (!outcome.ok) {
        set({ busy: undefined, problem: outcome.failure });
        return undefined;
      }
      all.push(...outcome.value);
      if (outcome.value.length < largest) break;
    }
    set({ busy: undefined });
    return all;
  },

  dismiss: () => set({ problem: undefined }),
}));

/** Mirrors the log. Returns its own undo. */
export function followActivity(): () => void {
  return follow(
    useActivity.getState().load,
    bridge.on('activity.added', (line) => {
      const { list } = useActivity.getState();
      if (list.at !== 'ready' || list.value.some(({ id }) => id === line.id)) return;
      useActivity.setState({ list: ready([line, ...list.value]) });
    }),
  );
}
