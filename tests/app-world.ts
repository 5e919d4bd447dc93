import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createApp, type App } from '../main/app.ts';
import { createNodePorts } from '../main/hosts/node/ports.ts';
import type { RedirectReceiver } from '../main/ports/redirect.ts';
import type { Call, Input, Output } from '../preload/contract.ts';
import type { Failure } from '../preload/model/failure.ts';
import type { Operation } from '../preload/model/git.ts';

/** The whole app on a data folder of its own, called through its door; the vault is in memory. */
export interface AppWorld {
  readonly app: App;
  /** The data folder and, beside it, the clones. */
  readonly folder: string;
  /** Throws what failed as an error whose `failure` is the value. */
  call<C extends Call>(name: C, input: Input<C>): Promise<Output<C>>;
  /** The failure of a call that must fail. */
  fails<C extends Call>(name: C, input: Input<C>): Promise<Failure>;
  /** Waits for the end of an operation and returns it. */
  ended(operation: Operation): Promise<Operation>;
  close(): Promise<void>;
}

/**
 * `onKey` hears of every private key that is made, so that a test can look for it. `receivers` are
 * the ways back from a browser; without them a sign-in is pasted.
 */
export async function createAppWorld(
  options: {
    readonly onKey?: (privateKey: string) => void;
    readonly receivers?: readonly RedirectReceiver[];
  } = {},
): Promise<AppWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-app-'));
  const ports = createNodePorts({ folder: join(folder, 'data') });
  const { ssh } = ports;
  const heard: typeof ssh = {
    ...ssh,
    async makeKey(type, comment) {
      const pair = await ssh.makeKey(type, comment);
      options.onKey?.(pair.privateKey);
      return pair;
    },
  };
  const app = await createApp({
    ports: { ...ports, ssh: heard },
    host: {
      capabilities: { customProtocol: false, nativeDialogs: false, opensExternally: false },
      receivers: options.receivers ?? [],
      openBrowser: async () => false,
      findBrowser: async () => null,
    },
    version: '0.0.0',
    demo: false,
    background: false,
  });
  const ends = new Map<string, (operation: Operation) => void>();
  app.events.on('git.progressed', (operation) => {
    if (operation.status !== 'running') ends.get(operation.id)?.(operation);
  });

  async function call<C extends Call>(name: C, input: Input<C>): Promise<Output<C>> {
    const outcome = await app.dispatch(name, input);
    if (outcome.ok) return outcome.value as Output<C>;
    throw Object.assign(new Error(`${name}: ${JSON.stringify(outcome.failure)}`), {
      failure: outcome.failure,
    });
  }

  await call('vault.choose', { keeper: 'memory' });
  await call('settings.change', { cloneFolder: join(folder, 'clones') });
  return {
    app,
    folder,
    call,
    async fails(name, input) {
      const outcome = await app.dispatch(name, input);
      if (outcome.ok) throw new Error(`${name} succeeded: ${JSON.stringify(outcome.value)}`);
      return outcome.failure;
    },
    async ended({ id }) {
      const found = (await call('git.operations', {})).find((one) => one.id === id);
      if (found !== undefined && found.status !== 'running') return found;
      return new Promise((resolve) => ends.set(id, resolve));
    },
    async close() {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
