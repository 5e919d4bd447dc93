import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';

import { AppError } from '../../main/core/app-error.ts';
import { systemClock } from '../../main/core/clock.ts';
import { openDatabase } from '../../main/hosts/node/database/database.ts';
import { createKeytarKeychain } from '../../main/hosts/node/keychain/keytar-keychain.ts';
import { createNapiKeychain } from '../../main/hosts/node/keychain/napi-keychain.ts';
import { createVault } from '../../main/hosts/node/vault/vault.ts';
import type { Answer, Question } from './session.ts';

/**
 * A Latchkey process of a test: takes one question per line, as JSON, and answers it likewise.
 * The first line it says is the address of its bus.
 */
const [path = ':memory:', order = 'keytar,napi-keyring'] = process.argv.slice(2);
const bindings = { keytar: createKeytarKeychain(), 'napi-keyring': createNapiKeychain() };
const keychains = order.split(',').map((name) => bindings[name as keyof typeof bindings]);
const vault = createVault({ database: openDatabase(path), keychains, clock: systemClock });
const actors = { ...bindings, vault } as const;

console.log(process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '');
for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await answer(JSON.parse(line) as Question)));

async function answer({ actor, call, input = [] }: Question): Promise<Answer> {
  if (actor === 'process') process.exit(Number(input[0]));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const started = performance.now();
  const spent = () => {
    delay.disable();
    return { ms: performance.now() - started, blocked: delay.max / 1e6 };
  };
  try {
    const methods = actors[actor] as unknown as Record<string, (...args: unknown[]) => unknown>;
    const value = await methods[call]?.(...input);
    return { ...spent(), value: value ?? null };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return { ...spent(), code: thrown.code, detail: thrown.detail ?? '' };
  }
}
