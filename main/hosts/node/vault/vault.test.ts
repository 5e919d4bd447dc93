import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { systemClock } from '../../../core/clock.ts';
import type { Database } from '../../../ports/database.ts';
import type { Processes } from '../../../ports/processes.ts';
import { openDatabase } from '../database/database.ts';
import { createTestKeychain, type TestKeychain } from './test-keychain.ts';
import { createVault } from './vault.ts';

let database: Database;
let keytar: TestKeychain;
let napi: TestKeychain;
let alive: Set<number>;

beforeEach(() => {
  database = openDatabase(':memory:');
  keytar = createTestKeychain('keytar');
  napi = createTestKeychain('napi-keyring');
  alive = new Set([1]);
});
afterEach(() => database.close());

/** Each call plays another process of the same person. */
function start(pid = 1) {
  alive.add(pid);
  const processes: Processes = {
    self: { pid, mark: 'm' },
    isAlive: (other) => alive.has(other.pid),
  };
  const secrets: string[] = [];
  const vault = createVault({
    database,
    keychains: [keytar, napi],
    clock: systemClock,
    processes,
    onSecret: (secret) => secrets.push(secret),
  });
  return { vault, secrets };
}

const failing = (kind: 'absent' | 'silent' | 'refused', reason: string) => ({ kind, reason });

describe('a vault in the keychain', () => {
  test('is made at the first call and found by the next process', async () => {
    const first = start();
    expect(await first.vault.describe()).toEqual({
      state: 'ready',
      keeper: 'keychain',
      binding: 'keytar',
      reason: null,
      secrets: 0,
    });
    await first.vault.write('acc_1', 'top secret');

    const second = start(2);
    expect(await second.vault.read('acc_1')).toBe('top secret');
    expect(keytar.items.size).toBe(1);
    expect(napi.calls).toBe(0);
  });

  test('hands every secret to the log’s filter, the key included', async () => {
    const { vault, secrets } = start();
    await vault.write('acc_1', 'written');
    expect(secrets).toContain('written');
    expect(secrets).toContain([...keytar.items.values()][0]);

    const other = start(2);
    await other.vault.read('acc_1');
    expect(other.secrets).toContain('written');
  });

  test('keeps only ciphertext in the database', async () => {
    const { vault } = start();
    await vault.write('acc_1', 'plain-canary-0123456789');
    const row = database.get('SELECT * FROM secrets')!;
    expect(Buffer.from(row['sealed'] as Uint8Array).includes('plain-canary')).toBe(false);
    const key = Buffer.from([...keytar.items.values()][0]!, 'base64');
    expect(key.length).toBe(32);
    expect(Buffer.from(row['sealed'] as Uint8Array).includes(key)).toBe(false);
  });

  test('says null for a record there never was, also after erasing', async () => {
    const { vault } = start();
    await vault.write('acc_1', 'x');
    await vault.erase('acc_1');
    expect(await vault.read('acc_1')).toBeNull();
    expect(await vault.read('acc_2')).toBeNull();
  });

  test('takes the second binding where the first is not installed, and says which', async () => {
    keytar.trouble = failing('absent', 'not installed');
    expect(await start().vault.describe()).toMatchObject({ binding: 'napi-keyring' });
    keytar.trouble = undefined;
    expect(await start(2).vault.describe()).toMatchObject({ binding: 'napi-keyring' });
    expect(keytar.items.size).toBe(0);
  });

  test('asks no second binding while the first may be showing a prompt', async () => {
    keytar.trouble = failing('silent', 'no answer');
    expect(await start().vault.describe()).toMatchObject({ state: 'choose', reason: 'no answer' });
    expect(napi.calls).toBe(0);
  });

  test('is not trusted to a keychain that forgets what it took', async () => {
    keytar.get = async () => null;
    expect(await start().vault.describe()).toMatchObject({ binding: 'napi-keyring' });
    expect(keytar.items.size).toBe(0);
  });

  test('has one key although several processes make it at once', async () => {
    const vaults = [1, 2, 3, 4, 5].map((pid) => start(pid).vault);
    await Promise.all(vaults.map((vault, n) => vault.write(`acc_${n}`, `secret ${n}`)));
    expect(keytar.items.size).toBe(1);
    const read = await Promise.all(vaults.map((_, n) => vaults[0]!.read(`acc_${n}`)));
    expect(read).toEqual([0, 1, 2, 3, 4].map((n) => `secret ${n}`));
  });

  test.each([
    ['the key is not in the keychain', () => keytar.items.clear(), 'vault.key-missing'],
    [
      'the keychain holds another key',
      () => {
        for (const id of keytar.items.keys())
          keytar.items.set(id, Buffer.alloc(32, 1).toString('base64'));
      },
      'vault.key-missing',
    ],
    [
      'the keychain does not answer',
      () => {
        keytar.trouble = failing('silent', 'no answer');
      },
      'vault.keychain-unavailable',
    ],
  ])('is locked, and not made anew, when %s', async (_, spoil, code) => {
    await start().vault.write('acc_1', 'kept');
    const before = { items: new Map(keytar.items), row: database.get('SELECT * FROM vault') };
    spoil();
    const { vault } = start(2);

    expect(await vault.describe()).toMatchObject({
      state: 'locked',
      keeper: 'keychain',
      secrets: 1,
      reason: expect.any(String) as string,
    });
    await expect(vault.read('acc_1')).rejects.toMatchObject({ code: 'vault.locked' });
    await expect(vault.write('acc_1', 'new')).rejects.toMatchObject({ code: 'vault.locked' });
    await expect(vault.unlock()).rejects.toMatchObject({ code });
    await expect(vault.choose('memory')).rejects.toMatchObject({ code: 'vault.already-chosen' });
    expect(database.get('SELECT * FROM vault')).toEqual(before.row);
    expect(napi.items.size).toBe(0);

    keytar.trouble = undefined;
    for (const [id, value] of before.items) keytar.items.set(id, value);
    expect(await vault.unlock()).toMatchObject({ state: 'ready' });
    expect(await vault.read('acc_1')).toBe('kept');
  });

  test('asks a failed keychain again only when the person wants it', async () => {
    await start().vault.describe();
    keytar.trouble = failing('refused', 'locked');
    const { vault } = start(2);
    await vault.describe();
    const calls = keytar.calls;
    for (let n = 0; n < 5; n += 1) await vault.read('x').catch(() => undefined);
    await vault.describe();
    expect(keytar.calls).toBe(calls);
    await vault.unlock().catch(() => undefined);
    expect(keytar.calls).toBe(calls + 1);
  });

  test('erases without the key, so that a lost vault can be left', async () => {
    await start().vault.write('acc_1', 'x');
    keytar.items.clear();
    const { vault } = start(2);
    await vault.erase('acc_1');
    expect(await vault.describe()).toMatchObject({ state: 'locked', secrets: 0 });
  });
});

describe('a record', () => {
  test('does not open in another place, nor after a changed bit', async () => {
    const { vault } = start();
    await vault.write('acc_1', 'secret');
    database.run("UPDATE secrets SET id = 'acc_2'");
    await expect(vault.read('acc_2')).rejects.toMatchObject({ code: 'vault.damaged' });

    await vault.write('acc_1', 'secret');
    const sealed = database.get("SELECT sealed FROM secrets WHERE id = 'acc_1'")!['sealed'];
    for (const index of [0, 1, 13, (sealed as Uint8Array).length - 1]) {
      const changed = Uint8Array.from(sealed as Uint8Array);
      changed[index]! ^= 1;
      database.run("UPDATE secrets SET sealed = ? WHERE id = 'acc_1'", changed);
      await expect(vault.read('acc_1')).rejects.toMatchObject({ code: 'vault.damaged' });
    }
    expect(Number(database.get('SELECT count(*) AS n FROM secrets')!['n'])).toBe(2);
  });

  test('is sealed differently every time', async () => {
    const { vault } = start();
    const sealed = new Set<string>();
    for (let n = 0; n < 50; n += 1) {
      await vault.write('acc_1', 'same');
      sealed.add(
        Buffer.from(database.get('SELECT sealed FROM secrets')!['sealed'] as Uint8Array).toString(
          'hex',
        ),
      );
    }
    expect(sealed.size).toBe(50);
  });

  test('is stored together with other rows, or not at all', async () => {
    const { vault } = start();
    await vault.write('acc_1', 'old');
    const write = await vault.seal('acc_1', 'new');
    const undone = () =>
      database.transaction(() => {
        write();
        throw new Error('something else failed');
      });
    expect(undone).toThrow('something else failed');
    expect(await vault.read('acc_1')).toBe('old');
    database.transaction(write);
    expect(await vault.read('acc_1')).toBe('new');
  });

  test.each(['', 'ü€😀', 'a\0b\r\n', 'x'.repeat(200_000)])('keeps any text (%#)', async (text) => {
    const { vault } = start();
    await vault.write('acc_1', text);
    expect(await vault.read('acc_1')).toBe(text);
  });
});
