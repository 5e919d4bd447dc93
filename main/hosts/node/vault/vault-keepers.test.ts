import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { systemClock } from '../../../core/clock.ts';
import type { Database } from '../../../ports/database.ts';
import { openDatabase } from '../database/database.ts';
import { createTestKeychain } from './test-keychain.ts';
import { createVault } from './vault.ts';

let database: Database;
let alive: Set<number>;
const keychain = createTestKeychain();

beforeEach(() => {
  database = openDatabase(':memory:');
  alive = new Set();
  keychain.items.clear();
  keychain.trouble = { kind: 'refused', reason: 'No keychain here.' };
});
afterEach(() => database.close());

function start(pid = 1) {
  alive.add(pid);
  return createVault({
    database,
    keychains: [keychain],
    clock: systemClock,
    processes: { self: { pid, mark: 'm' }, isAlive: (other) => alive.has(other.pid) },
  });
}

const passphrase = 'correct horse battery';

describe('a vault without a keychain', () => {
  test('waits for the person’s choice and stores nothing before', async () => {
    const vault = start();
    expect(await vault.describe()).toEqual({
      state: 'choose',
      keeper: null,
      binding: null,
      reason: 'No keychain here.',
      secrets: 0,
    });
    await expect(vault.write('acc_1', 'x')).rejects.toMatchObject({ code: 'vault.not-chosen' });
    await expect(vault.read('acc_1')).rejects.toMatchObject({
      code: 'vault.not-chosen',
      detail: 'No keychain here.',
    });
    expect(database.all('SELECT * FROM vault')).toEqual([]);
    expect(database.all('SELECT * FROM secrets')).toEqual([]);
  });

  test('goes to the keychain when it works after all', async () => {
    const vault = start();
    await vault.describe();
    await expect(vault.choose('keychain')).rejects.toMatchObject({
      code: 'vault.keychain-unavailable',
      detail: 'No keychain here.',
    });
    await expect(vault.unlock()).rejects.toMatchObject({ code: 'vault.keychain-unavailable' });
    keychain.trouble = undefined;
    expect(await vault.choose('keychain')).toMatchObject({ state: 'ready', keeper: 'keychain' });
  });
});

describe('a vault under a passphrase', () => {
  test('opens with it in any process, and with nothing else', async () => {
    const first = start();
    expect(await first.choose('passphrase', passphrase)).toMatchObject({
      state: 'ready',
      keeper: 'passphrase',
      binding: null,
    });
    await first.write('acc_1', 'secret');

    const second = start(2);
    expect(await second.describe()).toMatchObject({
      state: 'locked',
      keeper: 'passphrase',
      reason: 'The vault needs its passphrase.',
      secrets: 1,
    });
    await expect(second.read('acc_1')).rejects.toMatchObject({ code: 'vault.locked' });
    await expect(second.unlock()).rejects.toMatchObject({ code: 'vault.locked' });
    await expect(second.unlock(`${passphrase}!`)).rejects.toMatchObject({
      code: 'vault.wrong-passphrase',
    });
    expect(await second.unlock(passphrase)).toMatchObject({ state: 'ready' });
    expect(await second.read('acc_1')).toBe('secret');
  });

  test('records how the key is derived: scrypt with a salt of its own', async () => {
    await start().choose('passphrase', passphrase);
    const kdf = JSON.parse(String(database.get('SELECT kdf FROM vault')!['kdf'])) as unknown;
    expect(kdf).toMatchObject({ name: 'scrypt', n: 131_072, r: 8, p: 1 });
  });

  test('takes the same characters however the keyboard composed them', async () => {
    await start().choose('passphrase', 'gr\u00fc\u00dfe-aus-k\u00f6ln');
    expect(await start(2).unlock('gru\u0308\u00dfe-aus-ko\u0308ln')).toMatchObject({
      state: 'ready',
    });
  });

  test.each(['', 'short', '123456789', '😀😀😀😀😀'])('is refused for %j', async (weak) => {
    const vault = start();
    await expect(vault.choose('passphrase', weak)).rejects.toMatchObject({
      code: 'vault.weak-passphrase',
    });
    expect(await vault.describe()).toMatchObject({ state: 'choose' });
  });

  test('is chosen once', async () => {
    const vault = start();
    await vault.choose('passphrase', passphrase);
    for (const keeper of ['keychain', 'passphrase', 'memory'] as const)
      await expect(vault.choose(keeper, 'another passphrase')).rejects.toMatchObject({
        code: 'vault.already-chosen',
      });
  });

  test('does not follow a tampered row into using all memory', async () => {
    await start().choose('passphrase', passphrase);
    database.run(`UPDATE vault SET kdf = json_set(kdf, '$.n', ${2 ** 30})`);
    await expect(start(2).describe()).rejects.toMatchObject({ code: 'app.storage-damaged' });
  });
});

describe('a vault in memory', () => {
  test('serves this process only, and says so to the others', async () => {
    const vault = start();
    expect(await vault.choose('memory')).toMatchObject({ state: 'ready', keeper: 'memory' });
    await vault.write('acc_1', 'secret');
    expect(await vault.read('acc_1')).toBe('secret');

    const other = start(2);
    expect(await other.describe()).toMatchObject({
      state: 'locked',
      keeper: 'memory',
      reason: 'The secrets are in the memory of another running Latchkey.',
    });
    await expect(other.unlock()).rejects.toMatchObject({ code: 'vault.locked' });
    await expect(other.choose('memory')).rejects.toMatchObject({ code: 'vault.already-chosen' });
    expect(await vault.read('acc_1')).toBe('secret');
  });

  test('ends with its process: the next one asks again and says what was lost', async () => {
    const ended = start();
    await ended.choose('memory');
    await ended.write('acc_1', 'secret');
    alive.delete(1);

    const next = start(2);
    expect(await next.describe()).toMatchObject({
      state: 'choose',
      keeper: null,
      secrets: 1,
      reason: expect.stringContaining('ended with the Latchkey that held them') as string,
    });
    await expect(next.read('acc_1')).rejects.toMatchObject({ code: 'vault.not-chosen' });
    await expect(next.unlock()).rejects.toMatchObject({ code: 'vault.not-chosen' });

    expect(await next.choose('passphrase', passphrase)).toMatchObject({
      state: 'ready',
      keeper: 'passphrase',
      secrets: 0,
    });
    expect(await next.read('acc_1')).toBeNull();
    await next.write('acc_1', 'linked again');
    expect(await next.read('acc_1')).toBe('linked again');
  });

  test('is not written to after another process took it for dead', async () => {
    const taken = start();
    await taken.choose('memory');
    const write = await taken.seal('acc_1', 'old world');
    alive.delete(1);
    await start(2).choose('memory');
    expect(() => write()).toThrow(expect.objectContaining({ code: 'vault.locked' }) as Error);
    expect(await taken.describe()).toMatchObject({ state: 'locked' });
  });
});
