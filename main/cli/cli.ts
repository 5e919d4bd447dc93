import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { Call, Input, Output } from '../../preload/contract.ts';
import type { Dispatch } from '../dispatch.ts';
import type { Events } from '../ports/events.ts';
import { CallFailed, type Cli, type Io } from './command.ts';
import { givenPassphrase, passphraseFile } from './passphrase.ts';
import { plainText } from './plain-text.ts';

/**
 * The door as commands see it. A vault that a passphrase locks is unlocked when a
 * command first needs it: from the file named by `LATCHKEY_PASSPHRASE_FILE`, or by asking.
 */
export function createCli(
  door: { readonly dispatch: Dispatch; readonly events: Events },
  streams: Io,
): Cli {
  // Whatever a command prints, a stranger may have named it.
  const io: Io = {
    ...streams,
    out: (text) => streams.out(plainText(text)),
    say: (text) => streams.say(plainText(text)),
  };

  async function call<C extends Call>(name: C, input: Input<C>): Promise<Output<C>> {
    if (needsSecrets.has(name) || (tellsHealth.has(name) && passphraseFile())) await unlock();
    const answer = door.dispatch(name, input);
    const outcome = await (waits.has(name) ? untilCancelled(answer, io.signal) : answer);
    // The door validated the name, so the value is that call's own output.
    if (outcome.ok) return outcome.value as Output<C>;
    throw new CallFailed(outcome.failure);
  }

  async function unlock(): Promise<void> {
    const { state, keeper } = await call('vault.describe', {});
    if (state !== 'locked' || keeper !== 'passphrase') return;
    const passphrase = await givenPassphrase(io);
    if (passphrase !== undefined) await call('vault.unlock', { passphrase });
  }

  return {
    io,
    call,
    on: (name, listener) => door.events.on(name, listener),
    readFile: async (path) =>
      readFile(resolve(path), 'utf8').catch((cause: unknown) => {
        const reason =
          cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
        throw new CallFailed({ code: 'app.invalid-path', detail: `${path} (${reason})` });
      }),
    absolute: (path) => resolve(path),
  };
}

/**
 * Calls that read or write a secret. They are known beforehand, because some only start
 * work that fails later, and because deriving a key takes half a second the others are spared.
 */
const needsSecrets: ReadonlySet<Call> = new Set([
  'accounts.check',
  'accounts.add-token',
  'accounts.unlink',
  'sign-in.start',
  'shared-access.describe',
  'shared-access.create',
  'integrations.preflight',
  'integrations.save',
  'integrations.authorise',
  'integrations.discard',
  'integrations.installations',
  'integrations.remove',
  'repositories.refresh',
  'remotes.link',
  'remotes.make-key',
  'remotes.test',
  'git.plan',
  'git.preflight',
  'git.try-accounts',
  'git.rewrite-remote',
  'git.adopt',
  'git.clone',
  'git.fetch',
  'git.pull',
  'git.push',
  'doctor.run',
  'network.change',
  'network.trust',
  'network.explain',
]);

/** Without the key every account reads as locked; nobody is asked for it, but a file answers. */
const tellsHealth: ReadonlySet<Call> = new Set(['accounts.list', 'git.explain']);

/**
 * Calls that may wait for a service and change nothing by being left: Ctrl-C ends the waiting,
 * and closing the app ends the work. Others end their own operation and are waited for.
 */
const waits: ReadonlySet<Call> = new Set([
  'accounts.check',
  'sign-in.start',
  'integrations.preflight',
  'integrations.authorise',
  'integrations.installations',
  'repositories.refresh',
  'doctor.run',
  'network.explain',
]);

async function untilCancelled<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const cancelled = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new CallFailed({ code: 'app.cancelled' }));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([answer, cancelled]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
