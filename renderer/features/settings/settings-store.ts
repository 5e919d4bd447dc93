import { create } from 'zustand';

import type { Description } from '../../../preload/model/capabilities.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import type { Settings, SettingsChange } from '../../../preload/model/settings.ts';
import type { VaultState } from '../../../preload/model/vault.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';
import { loading, ready, settled, type Loadable } from '../../loadable.ts';

export interface SettingsState {
  readonly settings: Loadable<Settings>;
  readonly vault: Loadable<VaultState>;
  readonly description: Loadable<Description>;
  readonly problem: Failure | undefined;
  load(): Promise<void>;
  /** Resolves true when main has taken it. */
  change(change: SettingsChange): Promise<boolean>;
  /** The folder picked in the system's dialog; undefined when it was closed. */
  pickFolder(): Promise<string | undefined>;
  dismiss(): void;
}

export const useSettings = create<SettingsState>()((set) => ({
  settings: loading,
  vault: loading,
  description: loading,
  problem: undefined,

  async load() {
    const [settings, vault, description] = await Promise.all([
      bridge.call('settings.read', {}),
      bridge.call('vault.describe', {}),
      bridge.call('app.describe', {}),
    ]);
    set({
      settings: settled(settings),
      vault: settled(vault),
      description: settled(description),
    });
  },

  async change(change) {
    const outcome = await bridge.call('settings.change', change);
    set(
      outcome.ok
        ? { settings: ready(outcome.value), problem: undefined }
        : { problem: outcome.failure },
    );
    return outcome.ok;
  },

  async pickFolder() {
    const outcome = await bridge.call('app.choose-folder', {});
    set({ problem: outcome.ok ? undefined : outcome.failure });
    return outcome.ok ? (outcome.value.folder ?? undefined) : undefined;
  },

  dismiss: () => set({ problem: undefined }),
}));

/** Mirrors the settings and the vault. Returns its own undo. */
export function followSettings(): () => void {
  return follow(
    useSettings.getState().load,
    bridge.on('settings.changed', (value) => useSettings.setState({ settings: ready(value) })),
    bridge.on('vault.changed', (value) => useSettings.setState({ vault: ready(value) })),
  );
}
