import { create } from 'zustand';

import type { Account } from '../../../preload/model/account.ts';
import type { GitApp } from '../../../preload/model/integration.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';
import { loading, ready, type Loadable } from '../../loadable.ts';

/** How far the person has come, as far as Start needs to know. */
export interface Progress {
  readonly apps: readonly GitApp[];
  readonly accounts: readonly Account[];
  readonly clones: number;
}

export interface StartStore {
  readonly progress: Loadable<Progress>;
  /** Whether the admin's step was skipped in this window. */
  readonly skipped: boolean;
  load(): Promise<void>;
  skip(): void;
}

export const useStart = create<StartStore>()((set) => ({
  progress: loading,
  skipped: false,

  async load() {
    const [apps, accounts, clones] = await Promise.all([
      bridge.call('integrations.list', {}),
      bridge.call('accounts.list', {}),
      bridge.call('git.clones', {}),
    ]);
    const failed = [apps, accounts, clones].find((outcome) => !outcome.ok);
    if (failed && !failed.ok) set({ progress: { at: 'failed', failure: failed.failure } });
    else if (apps.ok && accounts.ok && clones.ok) {
      const progress = {
        apps: apps.value.git,
        accounts: accounts.value,
        clones: clones.value.length,
      };
      set({ progress: ready(progress) });
    }
  },

  skip() {
    set({ skipped: true });
  },
}));

/** Mirrors the three things Start counts. Returns its own undo. */
export function followStart(): () => void {
  const change = (part: Partial<Progress>): void =>
    useStart.setState(({ progress }) =>
      progress.at === 'ready' ? { progress: ready({ ...progress.value, ...part }) } : {},
    );
  return follow(
    useStart.getState().load,
    bridge.on('integrations.changed', (apps) => change({ apps })),
    bridge.on('accounts.changed', (accounts) => change({ accounts })),
    bridge.on('git.changed', (clones) => change({ clones: clones.length })),
  );
}
