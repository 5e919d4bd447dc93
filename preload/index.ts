import { contextBridge, ipcRenderer } from 'electron';

import { isCallName, isEventName } from './names.ts';

type Listener = (payload: unknown) => void;

/** One channel out, one channel in; the page never gets hold of either. */
const listeners = new Map<string, Set<Listener>>();

/** Links that came before the page could follow them: the one announcement that is a request. */
const early: unknown[] = [];

ipcRenderer.on('event', (_event, name: unknown, payload: unknown) => {
  if (!isEventName(name)) return;
  const group = listeners.get(name);
  if (group === undefined && name === 'links.arrived') early.push(payload);
  for (const listener of group ?? []) listener(payload);
});

/**
 * The `Bridge` of this window. Names outside the contract go nowhere: `call` answers
 * with the same failure main would give, `on` follows nothing.
 */
contextBridge.exposeInMainWorld('latchkey', {
  async call(name: unknown, input: unknown): Promise<unknown> {
    if (!isCallName(name)) return refused;
    try {
      return await ipcRenderer.invoke('call', name, input);
    } catch {
      // What cannot be copied between processes (functions, symbols) never left this window.
      return refused;
    }
  },

  on(name: unknown, listener: unknown): () => void {
    if (!isEventName(name) || typeof listener !== 'function') return () => {};
    // Called across worlds with plain values only, so its type is exactly this.
    const own: Listener = (payload) => {
      try {
        (listener as Listener)(payload);
      } catch (thrown) {
        // One listener's fault is the page's to hear of, and no reason for others not to hear.
        reportError(thrown);
      }
    };
    const group = listeners.get(name) ?? new Set();
    listeners.set(name, group.add(own));
    if (name === 'links.arrived') for (const payload of early.splice(0)) own(payload);
    return () => void group.delete(own);
  },
});

const refused = { ok: false, failure: { code: 'app.bad-request' } } as const;
