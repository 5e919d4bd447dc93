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
  /** Sets a locked vault aside, whose key is lost, and begins a new one. */
  startOver(): Promise<void>;
  /** True when the vault now opens with the next one. */
  changePassphrase(current: string, next: string): Promise<boolean>;
  forgetProblem(): void;
}

/** Where the secrets live. The passphrase passes through and is never kept here. */
export const useVault = create<VaultStore>()((set, get) => {
  const run = async (asked: Promise<Outcome<Vault>>): Promise<boolean> => {
    set({ busy: true, problem: undefined });
    const outcome = await asked;
    set(
      outcome.ok
        ? { busy: false, vault: ready(outcome.value) }
        : { busy: false, problem: outcome.failure },
    );
    return outcome.ok;
  };

  return {
    vault: loading,
    busy: false,
    problem: undefined,

    async load() {
      set({ vault: settled(await bridge.call('vault.describe', {})) });
    },

    async choose(keeper, passphrase) {
      const choice = passphrase === undefined ? { keeper } : { keeper, passphrase };
      await run(bridge.call('vault.choose', choice));
    },

    async unlock(passphrase) {
      await run(bridge.call('vault.unlock', passphrase === undefined ? {} : { passphrase }));
    },

    async startOver() {
      // Refused, the vault is not what is shown here: its key may have turned up meanwhile.
      if (!(await run(bridge.call('vault.start-over', {})))) await get().load();
    },

    changePassphrase(current, next) {
      return run(bridge.call('vault.change-passphrase', { current, next }));
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
