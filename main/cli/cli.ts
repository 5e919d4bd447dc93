import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { Call, Input, Output } from '../../preload/contract.ts';
import type { Dispatch } from '../dispatch.ts';
import type { Events } from '../ports/events.ts';
import { CallFailed, type Cli, type Io } from './command.ts';

/**
 * The door as commands see it. A vault that a passphrase locks is unlocked when a
 * command first needs it: from the file named by `LATCHKEY_PASSPHRASE_FILE`, or by asking.
 */
export function createCli(
  door: { readonly dispatch: Dispatch; readonly events: Events },
  io: Io,
): Cli {
  async function call<C extends Call>(name: C, input: Input<C>): Promise<Output<C>> {
    const outcome = await door.dispatch(name, input);
    // The door validated the name, so the value is that call's own output.
    if (outcome.ok) return outcome.value as Output<C>;
    if (outcome.failure.code === 'vault.locked' && name !== 'vault.unlock' && (await unlock())) {
      return call(name, input);
    }
    throw new CallFailed(outcome.failure);
  }

  async function unlock(): Promise<boolean> {
    const { state, keeper } = await call('vault.describe', {});
    if (state !== 'locked' || keeper !== 'passphrase') return false;
    const passphrase = await givenPassphrase(io);
    if (passphrase === undefined) return false;
    return (await call('vault.unlock', { passphrase })).state === 'ready';
  }

  return {
    io,
    call,
    on: (name, listener) =>
      door.events.listen((announced, payload) => {
        // The hub pairs each name with its own payload.
        if (announced === name) listener(payload as Parameters<typeof listener>[0]);
      }),
    readFile: async (path) =>
      readFile(resolve(path), 'utf8').catch((cause: unknown) => {
        const reason =
          cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
        throw new CallFailed({ code: 'app.invalid-path', detail: `${path} (${reason})` });
      }),
    absolute: (path) => resolve(path),
  };
}

async function givenPassphrase(io: Io): Promise<string | undefined> {
  const file = process.env['LATCHKEY_PASSPHRASE_FILE'];
  if (file) return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  return io.askSecret('Passphrase of the vault: ');
}
