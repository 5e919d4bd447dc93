import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

import type { Keychain } from '../../../ports/keychain.ts';
import { createKeychainGuard, type GuardOptions } from './keychain-guard.ts';
import { keychainService } from './keychain-service.ts';

/**
 * The same keychain through @napi-rs/keyring, for machines where keytar's native part is missing.
 *
 * On Linux it is pinned to the Secret Service: left alone it would fall back to the kernel's
 * keyring, which forgets everything at reboot. Each call runs in a thread of its own, because
 * already the constructor asks the bus and blocks its thread for 2 s when nobody answers
 * (measured); an `AbortSignal` ends the waiting only of calls that have not begun.
 */
export function createNapiKeychain(options: GuardOptions = {}): Keychain {
  const guard = createKeychainGuard(options);
  const ask = (work: Omit<Work, 'module' | 'service'>) => askWorker(work);
  return {
    binding: 'napi-keyring',
    get: (item) => guard.call(() => ask({ call: 'get', item })),
    set: (item, value) =>
      guard.call(
        async () => {
          await ask({ call: 'set', item, value });
        },
        // It was reported as not stored, so it must not stay behind.
        () => ask({ call: 'erase', item }),
      ),
    erase: (item) =>
      guard.call(async () => {
        await ask({ call: 'erase', item });
      }),
  };
}

interface Work {
  readonly call: 'get' | 'set' | 'erase';
  readonly item: string;
  readonly value?: string;
  readonly service: string;
  /** Absolute path of the binding: an evaluated worker resolves names from the working folder. */
  readonly module: string;
}

/** Kept as text, so that it needs no file of its own beside a bundled program. */
const program = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { call, item, value, service, module } = workerData;
  try {
    const { Entry } = require(module);
    const entry = new Entry(service, item, { linux: { store: 'secret-service' } });
    const answer =
      call === 'get' ? entry.getPassword()
      : call === 'set' ? entry.setPassword(value)
      : entry.deletePassword();
    parentPort.postMessage({ answer: typeof answer === 'string' ? answer : null });
  } catch (error) {
    parentPort.postMessage({ failure: String(error?.message ?? error) });
  }
`;

type Answer = { readonly answer: string | null } | { readonly failure: string };

async function askWorker(work: Omit<Work, 'module' | 'service'>): Promise<string | null> {
  const module = createRequire(import.meta.url).resolve('@napi-rs/keyring');
  const workerData: Work = { ...work, module, service: keychainService };
  const worker = new Worker(program, { eval: true, workerData, stdin: false });
  const { promise, resolve, reject } = Promise.withResolvers<string | null>();
  worker.once('message', (answer: Answer) => {
    if ('answer' in answer) resolve(answer.answer);
    else reject(new Error(answer.failure));
  });
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('the keychain thread ended without an answer')));
  return promise;
}
