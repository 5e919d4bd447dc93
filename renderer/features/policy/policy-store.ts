import { create } from 'zustand';

import type { Failure } from '../../../preload/model/failure.ts';
import type { PolicyState, Role } from '../../../preload/model/policy.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';
import { loading, ready, settled, type Loadable } from '../../loadable.ts';

export interface PolicyStore {
  readonly policy: Loadable<PolicyState>;
  readonly problem: Failure | undefined;
  load(): Promise<void>;
  become(role: Role): Promise<void>;
  dismiss(): void;
}

/** What this window may do to the organisation's integrations, and what fixes it. */
export const usePolicy = create<PolicyStore>()((set) => ({
  policy: loading,
  problem: undefined,

  async load() {
    set({ policy: settled(await bridge.call('policy.describe', {})) });
  },

  async become(role) {
    const outcome = await bridge.call('policy.become', { role });
    set(
      outcome.ok
        ? { policy: ready(outcome.value), problem: undefined }
        : { problem: outcome.failure },
    );
  },

  dismiss: () => set({ problem: undefined }),
}));

/** Mirrors the role main announces. Returns its own undo. */
export function followPolicy(): () => void {
  return follow(
    usePolicy.getState().load,
    bridge.on('policy.changed', (value) => usePolicy.setState({ policy: ready(value) })),
  );
}
