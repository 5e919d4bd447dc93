import { readFileSync } from 'node:fs';

import type { Posture } from './report.ts';

/** Runs the built preload with electron's two modules played, and pulls at all it exposes. */
export async function probePreload(preferences: unknown): Promise<Posture['preload']> {
  const { preload } = preferences as { readonly preload: string };
  const exposed: Record<string, Record<string, unknown>> = {};
  const forwarded: string[] = [];
  const required: string[] = [];
  const listeners: ((event: object, ...args: unknown[]) => void)[] = [];
  const forward = (kind: string) => (channel: string, name: unknown) => {
    forwarded.push(`${kind} ${channel} ${String(name)}`);
    return Promise.resolve(undefined);
  };
  const electron = {
    contextBridge: {
      exposeInMainWorld: (key: string, api: Record<string, unknown>) => void (exposed[key] = api),
    },
    ipcRenderer: {
      invoke: forward('invoke'),
      send: forward('send'),
      on: (_channel: string, listener: (event: object, ...args: unknown[]) => void) =>
        void listeners.push(listener),
    },
  };
  const require = (name: string) => {
    required.push(name);
    return electron;
  };
  // The preload is one CommonJS file, to be called as Electron calls it.
  // oxlint-disable-next-line no-implied-eval, typescript/no-implied-eval, no-new-func -- It is our own build.
  new Function('require', 'module', 'exports', readFileSync(preload, 'utf8'))(require, {}, {});

  const heard = () => void forwarded.push('heard evil:channel');
  for (const api of Object.values(exposed)) {
    for (const member of Object.values(api)) {
      if (typeof member !== 'function') continue;
      for (const name of ['evil:channel', '__proto__', 'constructor', 7])
        // In order, so that nothing overlaps.
        await (member as (...args: unknown[]) => unknown)(name, heard);
    }
  }
  for (const listener of listeners) listener({}, 'evil:channel', 'payload');
  return {
    exposed: Object.fromEntries(
      Object.entries(exposed).map(([key, api]) => [key, Object.keys(api).toSorted()]),
    ),
    forwarded,
    required,
  };
}
