import type { WorldBridge } from './bridge-world.ts';
import type { Codec } from './codec.ts';

type Listener = (event: unknown, ...args: unknown[]) => void;
type Message =
  | { readonly k: 'reply'; readonly id: number; readonly value?: unknown; readonly error?: string }
  | { readonly k: 'event'; readonly channel: string; readonly args: readonly unknown[] };

/**
 * What a sandboxed preload finds: `require` of electron alone, and its two modules. Runs as
 * source in the isolated world. `send` carries text to main.
 */
export function runPreload(
  bridge: WorldBridge,
  codec: Codec,
  preload: (require: (name: string) => unknown) => void,
): void {
  const scope = globalThis as unknown as Record<string, unknown>;
  const send = scope['__standinSend'] as (message: string) => void;
  const missing = (what: string): never => {
    throw new Error(`electron stand-in: ${what} is not implemented`);
  };
  const strict = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get: (object, key) =>
        key in object || typeof key === 'symbol'
          ? Reflect.get(object, key)
          : missing(`${name}.${key}`),
    });

  const listeners = new Map<string, Listener[]>();
  const pending = new Map<
    number,
    { channel: string; resolve: (value: unknown) => void; reject: (reason: Error) => void }
  >();
  let last = 0;

  const ipcRenderer = strict('ipcRenderer', {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = (last += 1);
        const message = codec.stringify({ k: 'invoke', id, channel, args });
        pending.set(id, { channel, resolve, reject });
        send(message);
      }),
    on: (channel: string, listener: Listener) =>
      void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
  });

  scope['__standinReceive'] = (text: string) => {
    const message = codec.parse(text) as Message;
    if (message.k === 'event') {
      const event = { sender: ipcRenderer, ports: [], preventDefault() {} };
      for (const listener of listeners.get(message.channel) ?? []) listener(event, ...message.args);
      return;
    }
    const entry = pending.get(message.id);
    pending.delete(message.id);
    if (message.error === undefined) entry?.resolve(message.value);
    else
      entry?.reject(new Error(`Error invoking remote method '${entry.channel}': ${message.error}`));
  };

  const exposed = new Set<string>();
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld(key: string, api: unknown) {
      if (exposed.has(key))
        throw new Error('Cannot bind an API on top of an existing property on the window object');
      exposed.add(key);
      bridge.call(0, [key, api]);
    },
  });

  const electron = strict('electron (preload)', { contextBridge, ipcRenderer });
  try {
    // The sandboxed preload's own wording for what it cannot have.
    preload((name) => {
      if (name === 'electron') return electron;
      throw new Error(`module not found: ${name}`);
    });
  } catch (thrown) {
    const stack = thrown instanceof Error ? thrown.stack : String(thrown);
    send(codec.stringify({ k: 'preload-error', error: stack }));
  }
}
