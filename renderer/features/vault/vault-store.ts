import { create } from 'zustand';

import type { Failure, Outcome } from '../../../preload/model/failure.ts';
import type { VaultKeeper, VaultState as Vault } from '../../../preload/model/vault.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';
import { loading, ready, settled, type Loadable } from '../../loadable.ts';

export interface VaultStore {
  readonly vault: Loadable<Vault>;
  readonly busy: boolean;
  readonly problem: Failure | undefined;
  load(): Promise<void>;
  choose(keeper: VaultKeeper, passphrase?: string): Promise<void>;
  unlock(passphrase?: string): Promise<void>;
  forgetProblem(): void;
}

/** Where the secrets live. The passphrase passes through and is never kept here. */
export const useVault = create<VaultStore>()((set) => {
  const run = async (asked: Promise<Outcome<Vault>>): Promise<void> => {
    set({ busy: true, problem: undefined });
    const outcome = await asked;
    set(
      outcome.ok
        ? { busy: false, vault: ready(outcome.value) }
        : { busy: false, problem: outcome.failure },
    );
  };

  return {
    vault: loading,
    busy: false,
    problem: undefined,

    async load() {
      set({ vault: settled(await bridge.call('vault.describe', {})) });
    },

    choose(keeper, passphrase) {
      const choice = passphrase === undefined ? { keeper } : { keeper, passphrase };
      return run(bridge.call('vault.choose', choice));
    },

    unlock(passphrase) {
      return run(bridge.call('vault.unlock', passphrase === undefined ? {} : { passphrase }));
    },

    forgetProblem() {
      set({ problem: undefined });
    },
  };
});

/** Mirrors what main announces about the vault. Returns its own undo. */
export function followVault(): () => void {
  return follow(
    useVault.getState().load,
    bridge.on('vault.changed', (vault) => useVault.setState({ vault: ready(vault) })),
  );
}
