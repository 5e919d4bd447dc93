import { create } from 'zustand';

import type { AccountId } from '../../../preload/model/account.ts';
import type { Binding } from '../../../preload/model/binding.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';
import { loading, ready, settled, type Loadable } from '../../loadable.ts';

export interface BindingsStore {
  readonly list: Loadable<readonly Binding[]>;
  readonly problem: Failure | undefined;
  load(): Promise<void>;
  /** True when the account acts there from now on. */
  bind(place: string, account: AccountId): Promise<boolean>;
  remove(place: string): Promise<void>;
  dismiss(): void;
}

export const useBindings = create<BindingsStore>()((set) => ({
  list: loading,
  problem: undefined,

  async load() {
    set({ list: settled(await bridge.call('bindings.list', {})) });
  },

  async bind(place, account) {
    const outcome = await bridge.call('bindings.set', { place, account });
    set({ problem: outcome.ok ? undefined : outcome.failure });
    return outcome.ok;
  },

  async remove(place) {
    const outcome = await bridge.call('bindings.remove', { place });
    set({ problem: outcome.ok ? undefined : outcome.failure });
  },

  dismiss() {
    set({ problem: undefined });
  },
}));

/** Mirrors which account acts where. Returns its own undo. */
export function followBindings(): () => void {
  return follow(
    useBindings.getState().load,
    bridge.on('bindings.changed', (list) => useBindings.setState({ list: ready(list) })),
  );
}
