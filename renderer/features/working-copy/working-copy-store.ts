import { create } from 'zustand';

import type { Failure } from '../../../preload/model/failure.ts';
import type {
  Branches,
  Clone,
  CloneId,
  Operation,
  OperationId,
  WorkingCopy,
} from '../../../preload/model/git.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';
import { loading, settled, type Loadable } from '../../loadable.ts';
import { heard, type Operations } from '../../operations.ts';

export type Transfer = 'fetch' | 'pull' | 'push';

export interface WorkingCopyState {
  /** The clone this page shows. */
  readonly id: CloneId | undefined;
  /** null: Latchkey does not know this clone any more. */
  readonly clone: Loadable<Clone | null>;
  readonly copy: Loadable<WorkingCopy>;
  readonly branches: Loadable<Branches>;
  readonly operations: Operations;
  /** The transfer whose progress or end is shown. */
  readonly shown: OperationId | undefined;
  /** Failures the person has seen and put away. */
  readonly seen: ReadonlySet<OperationId>;
  /** Changed files that a commit leaves out. New ones are in until the person says otherwise. */
  readonly left: ReadonlySet<string>;
  /** Commit messages begun, by clone: leaving the page or failing does not lose them. */
  readonly drafts: ReadonlyMap<CloneId, string>;
  readonly busy: 'commit' | 'switch' | 'forget' | undefined;
  readonly problem: Failure | undefined;
  /** The last good news, said politely. */
  readonly said: string;
  /** Grows when a new branch is what helps: the branch menu opens then. */
  readonly branchWanted: number;
  open(id: CloneId): Promise<void>;
  load(): Promise<void>;
  look(): Promise<void>;
  write(message: string): void;
  leave(paths: readonly string[], left: boolean): void;
  commit(): Promise<void>;
  transfer(kind: Transfer): Promise<void>;
  cancel(): Promise<void>;
  switchTo(branch: string, isNew: boolean): Promise<void>;
  openFolder(): Promise<void>;
  /** Resolves true when the clone is off the list. */
  forget(): Promise<boolean>;
  dismiss(): void;
}

/** The contract takes this many names; beyond it a commit takes all changes. */
const mostFiles = 100_000;

export const useWorkingCopy = create<WorkingCopyState>()((set, get) => {
  /** Drops an answer when the person has gone on to another clone meanwhile. */
  const still = (id: CloneId) => get().id === id;
  const fresh = { problem: undefined, said: '', shown: undefined } as const;

  return {
    id: undefined,
    clone: loading,
    copy: loading,
    branches: loading,
    operations: new Map(),
    shown: undefined,
    seen: new Set(),
    left: new Set(),
    drafts: new Map(),
    busy: undefined,
    problem: undefined,
    said: '',
    branchWanted: 0,

    async open(id) {
      if (get().id !== id)
        set({
          ...fresh,
          id,
          clone: loading,
          copy: loading,
          branches: loading,
          left: new Set(),
          busy: undefined,
        });
      await get().load();
    },

    async load() {
      const { id } = get();
      if (id === undefined) return;
      const [clones, operations] = await Promise.all([
        bridge.call('git.clones', {}),
        bridge.call('git.operations', {}),
        get().look(),
      ]);
      if (!still(id)) return;
      set({
        clone: clones.ok
          ? { at: 'ready', value: clones.value.find((clone) => clone.id === id) ?? null }
          : settled(clones),
      });
      if (operations.ok) recall(operations.value);
    },

    async look() {
      const { id } = get();
      if (id === undefined) return;
      const [copy, branches] = await Promise.all([
        bridge.call('git.status', { clone: id }),
        bridge.call('git.branches', { clone: id }),
      ]);
      if (!still(id)) return;
      const paths = new Set(copy.ok ? copy.value.files.map(({ path }) => path) : []);
      set({
        copy: settled(copy),
        branches: settled(branches),
        left: new Set([...get().left].filter((path) => paths.has(path))),
      });
    },

    write(message) {
      const { id, drafts } = get();
      if (id !== undefined) set({ drafts: new Map(drafts).set(id, message) });
    },

    leave(paths, left) {
      const next = new Set(get().left);
      for (const path of paths) {
        if (left) next.add(path);
        else next.delete(path);
      }
      set({ left: next });
    },

    async commit() {
      const { id, copy, left, drafts, busy } = get();
      if (id === undefined || copy.at !== 'ready' || busy) return;
      const message = (drafts.get(id) ?? '').trim();
      // Named one by one: a file that appeared after the list was drawn must not slip in unseen.
      const files = copy.value.files.map(({ path }) => path).filter((path) => !left.has(path));
      if (message === '' || files.length === 0) return;
      set({ ...fresh, busy: 'commit' });
      const outcome = await bridge.call('git.commit', {
        clone: id,
        message,
        ...(files.length > mostFiles ? {} : { files }),
      });
      if (still(id)) set({ busy: undefined });
      if (!outcome.ok) {
        if (still(id)) set({ problem: outcome.failure });
        return;
      }
      set({ drafts: new Map(get().drafts).set(id, '') });
      if (!still(id)) return;
      set({
        said: `Committed ${outcome.value.commit.slice(0, 8)}. Push to send it to the server.`,
      });
      await get().look();
    },

    async transfer(kind) {
      const { id } = get();
      if (id === undefined) return;
      set(fresh);
      const outcome = await bridge.call(`git.${kind}`, { clone: id });
      if (!still(id)) return;
      if (!outcome.ok) return set({ problem: outcome.failure });
      set({ shown: outcome.value.id });
      heed(outcome.value);
    },

    async cancel() {
      const { shown } = get();
      if (shown === undefined) return;
      const outcome = await bridge.call('git.cancel', { operation: shown });
      if (outcome.ok) heed(outcome.value);
      else set({ problem: outcome.failure });
    },

    async switchTo(branch, isNew) {
      const { id, busy } = get();
      if (id === undefined || busy) return;
      set({ ...fresh, busy: 'switch' });
      const outcome = await bridge.call('git.switch', { clone: id, branch, create: isNew });
      if (!still(id)) return;
      set({ busy: undefined });
      if (!outcome.ok) return set({ problem: outcome.failure });
      set({
        branches: { at: 'ready', value: outcome.value },
        said: isNew ? `Created ${branch} and switched to it.` : `Switched to ${branch}.`,
      });
      await get().look();
    },

    async openFolder() {
      const { id } = get();
      if (id === undefined) return;
      const outcome = await bridge.call('app.open-folder', { clone: id });
      if (!outcome.ok) set({ problem: outcome.failure });
    },

    async forget() {
      const { id } = get();
      if (id === undefined) return false;
      set({ ...fresh, busy: 'forget' });
      const outcome = await bridge.call('git.forget', { clone: id });
      set({ busy: undefined, ...(outcome.ok ? {} : { problem: outcome.failure }) });
      return outcome.ok;
    },

    dismiss() {
      const { shown, seen } = get();
      set({ ...fresh, ...(shown === undefined ? {} : { seen: new Set(seen).add(shown) }) });
    },
  };
});

/** Takes in one report of git, if it is about the clone shown. */
function heed(report: Operation): void {
  const { id, operations, shown, look } = useWorkingCopy.getState();
  if (report.clone === null || report.clone !== id) return;
  const before = operations.get(report.id);
  const running = report.status === 'running';
  useWorkingCopy.setState({
    operations: heard(operations, report),
    // Begun elsewhere, such as in the list or by another window: it is shown here all the same.
    ...(running && shown === undefined ? { shown: report.id } : {}),
  });
  if (!running && before?.status !== report.status) void look();
}

/** What git did before this page was opened: what runs, or failed last, is shown. */
function recall(reports: readonly Operation[]): void {
  const { id, operations, shown, seen } = useWorkingCopy.getState();
  const own = reports.filter(({ clone }) => clone === id);
  const latest = own.toSorted((a, b) => b.startedAt - a.startedAt)[0];
  const telling = latest?.status === 'running' || latest?.status === 'failed';
  useWorkingCopy.setState({
    operations: own.reduce(heard, operations),
    ...(shown === undefined && latest && telling && !seen.has(latest.id)
      ? { shown: latest.id }
      : {}),
  });
}

/** Mirrors one clone. Returns its own undo. */
export function followWorkingCopy(id: CloneId): () => void {
  const { open, look } = useWorkingCopy.getState();
  // Files change behind our back, in the person's editor: look again when they come back.
  const onFocus = () => void look();
  window.addEventListener('focus', onFocus);
  return follow(
    () => open(id),
    bridge.on('git.progressed', heed),
    bridge.on('git.changed', (clones) => {
      useWorkingCopy.setState({
        clone: { at: 'ready', value: clones.find((clone) => clone.id === id) ?? null },
      });
      void look();
    }),
    () => window.removeEventListener('focus', onFocus),
  );
}
