import { create } from 'zustand';

import type { Description } from '../../../preload/model/capabilities.ts';
import type { Settings } from '../../../preload/model/settings.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';
import { loading, settled, type Loadable } from '../../loadable.ts';

export interface AppState {
  readonly description: Loadable<Description>;
  /** Undefined until main has said so once. */
  readonly online: boolean | undefined;
  readonly theme: Settings['theme'] | undefined;
  load(): Promise<void>;
}

/** What the frame itself needs: what this host can do, whether we are online, and the theme. */
export const useApp = create<AppState>()((set) => ({
  description: loading,
  online: undefined,
  theme: undefined,

  async load() {
    const [description, settings] = await Promise.all([
      bridge.call('app.describe', {}),
      bridge.call('settings.read', {}),
    ]);
    set({ description: settled(description) });
    if (description.ok) set({ online: description.value.online });
    if (settings.ok) set({ theme: settings.value.theme });
  },
}));

/** Follows what main announces about itself. Returns its own undo. */
export function followApp(): () => void {
  return follow(
    useApp.getState().load,
    bridge.on('app.connected', ({ online }) => useApp.setState({ online })),
    bridge.on('settings.changed', ({ theme }) => useApp.setState({ theme })),
  );
}
