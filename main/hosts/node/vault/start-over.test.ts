import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { systemClock } from '../../../core/clock.ts';
import type { Database } from '../../../ports/database.ts';
import { openDatabase } from '../database/database.ts';
import { createTestKeychain, type TestKeychain } from './test-keychain.ts';
import { createVault } from './vault.ts';

let folder: string;
let opened: Database[];
let database: Database;
let keychain: TestKeychain;
let alive: Set<number>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-start-over-'));
  opened = [];
  database = open();
  keychain = createTestKeychain();
  alive = new Set();
});
afterEach(() => {
  for (const one of opened) one.close();
  rmSync(folder, { recursive: true });
});

function open(): Database {
  const one = openDatabase(join(folder, 'latchkey.db'));
  opened.push(one);
  return one;
}

/** Another process of this person, with a connection of its own. */
function start(pid = 1) {
  alive.add(pid);
  return createVault({
    database: open(),
    keychains: [keychain],
    clock: systemClock,
    processes: { self: { pid, mark: 'm' }, isAlive: (other) => alive.has(other.pid) },
  });
}

const vaultRow = () => database.get('SELECT * FROM vault');
const records = (table: 'secrets' | 'secrets_aside') =>
  database.all(`SELECT id, key_id, sealed, written_at FROM ${table} ORDER BY id`);
const count = (table: string) => Number(database.get(`SELECT count(*) AS n FROM ${table}`)!['n']);

/** A vault whose key is gone from the keychain, with two records in it. */
async function lose() {
  const vault = start();
  await vault.write('acc_1', 'first');
  await vault.write('acc_2', 'second');
  const before = { row: vaultRow()!, records: records('secrets'), items: new Map(keychain.items) };
  keychain.items.clear();
  return { first: vault, before };
}

describe('starting over', () => {
  test('sets the old vault aside byte for byte and is ready with a new key', async () => {
    const { before } = await lose();
    const vault = start(2);
    expect(await vault.describe()).toMatchObject({ state: 'locked', secrets: 2 });
    expect(await vault.startOver()).toEqual({
      state: 'ready',
      keeper: 'keychain',
      binding: 'keytar',
      reason: null,
      secrets: 0,
      aside: 2,
    });

    expect(records('secrets_aside')).toEqual(before.records);
    const { only: _only, owner_pid: _pid, owner_mark: _mark, ...row } = before.row;
    const kept = database.get('SELECT * FROM vaults_aside')!;
    expect(kept).toEqual({ ...row, set_aside_at: kept['set_aside_at'] });
    expect(vaultRow()!['key_id']).not.toBe(before.row['key_id']);

    expect(vault.has('acc_1')).toBe(false);
    expect(await vault.read('acc_1')).toBeNull();
    await vault.write('acc_1', 'linked again');
    expect(await start(3).read('acc_1')).toBe('linked again');
    expect(records('secrets_aside')).toEqual(before.records);
  });

  test('leaves the keychain’s items alone', async () => {
    const { before } = await lose();
    const spoiled = Buffer.alloc(32, 1).toString('base64');
    const [id] = before.items.keys();
    keychain.items.set(id!, spoiled);
    await start(2).startOver();
    expect(keychain.items.get(id!)).toBe(spoiled);
    expect(keychain.items.size).toBe(2);
  });

  test('asks the person to choose where the keychain has just failed, without a second prompt', async () => {
    await lose();
    keychain.trouble = { kind: 'silent', reason: 'no answer' };
    const vault = start(2);
    await vault.describe();
    const calls = keychain.calls;
    expect(await vault.startOver()).toMatchObject({
      state: 'choose',
      keeper: null,
      reason: 'no answer',
      secrets: 0,
      aside: 2,
    });
    expect(keychain.calls).toBe(calls + 1);
    expect(await vault.choose('passphrase', 'a new passphrase')).toMatchObject({ state: 'ready' });
  });

  test('leaves a passphrase nobody remembers, for the keychain that works by now', async () => {
    keychain.trouble = { kind: 'absent', reason: 'none here' };
    await start().choose('passphrase', 'a lost passphrase');
    keychain.trouble = undefined;
    const vault = start(2);
    expect(await vault.startOver()).toMatchObject({ state: 'ready', keeper: 'keychain' });
    expect(database.get('SELECT kdf, wrapped_key FROM vaults_aside')).toEqual({
      kdf: expect.stringContaining('scrypt') as string,
      wrapped_key: expect.any(Uint8Array) as Uint8Array,
    });
  });

  test('can be done again with the next vault, and keeps both', async () => {
    await lose();
    await start(2).startOver();
    await start(3).write('acc_1', 'third');
    keychain.items.clear();
    expect(await start(4).startOver()).toMatchObject({ state: 'ready', aside: 3 });
    expect(count('vaults_aside')).toBe(2);
    expect(() => database.run('DELETE FROM vaults_aside')).toThrow(/FOREIGN KEY/);
  });

  test('is refused while the vault can be read', async () => {
    const vault = start();
    await vault.write('acc_1', 'x');
    await expect(vault.startOver()).rejects.toMatchObject({ code: 'vault.not-locked' });
    expect(await vault.read('acc_1')).toBe('x');
  });

  test('is refused before there is a vault', async () => {
    keychain.trouble = { kind: 'refused', reason: 'locked' };
    await expect(start().startOver()).rejects.toMatchObject({ code: 'vault.not-locked' });
  });

  test('is refused when the key turns up at the last moment, and then the vault is open', async () => {
    const { before } = await lose();
    const vault = start(2);
    expect(await vault.describe()).toMatchObject({ state: 'locked' });
    for (const [id, value] of before.items) keychain.items.set(id, value);
    await expect(vault.startOver()).rejects.toMatchObject({ code: 'vault.not-locked' });
    expect(await vault.read('acc_1')).toBe('first');
    expect(count('vaults_aside')).toBe(0);
  });

  test('is refused while a running process has the secrets in its memory', async () => {
    keychain.trouble = { kind: 'absent', reason: 'none here' };
    const owner = start();
    await owner.choose('memory');
    await owner.write('acc_1', 'x');
    await expect(start(2).startOver()).rejects.toMatchObject({ code: 'vault.in-use' });
    expect(await owner.read('acc_1')).toBe('x');
    alive.delete(1);
    expect(await start(3).choose('memory')).toMatchObject({ state: 'ready' });
  });

  test('leaves all as it was when it cannot be written', async () => {
    const { before } = await lose();
    database.run('DROP TABLE secrets_aside');
    database.run(
      'CREATE TABLE secrets_aside (vault TEXT CHECK (false), id, key_id, sealed, written_at)',
    );
    await expect(start(2).startOver()).rejects.toThrow(/CHECK/);
    expect(vaultRow()).toEqual(before.row);
    expect(records('secrets')).toEqual(before.records);
    expect(count('vaults_aside')).toBe(0);
  });
});

describe('starting over beside other processes', () => {
  test('ends for all of them in one new vault that all can use', async () => {
    const { before } = await lose();
    const vaults = [2, 3, 4, 5].map((pid) => start(pid));
    await Promise.all(vaults.map((vault) => vault.describe()));
    const ended = await Promise.allSettled(vaults.map((vault) => vault.startOver()));
    // Who comes late finds a vault that is not locked, and takes nothing of it away.
    for (const one of ended)
      expect(one).toMatchObject(
        one.status === 'fulfilled'
          ? { value: { state: 'ready' } }
          : { reason: { code: 'vault.not-locked' } },
      );
    expect(records('secrets_aside')).toEqual(before.records);
    expect(count('vaults_aside')).toBe(1);
    await Promise.all(vaults.map((vault, n) => vault.write(`acc_${n}`, `secret ${n}`)));
    for (const n of [0, 1, 2, 3]) expect(await vaults[3 - n]!.read(`acc_${n}`)).toBe(`secret ${n}`);
    expect(keychain.items.size).toBe(1);
  });

  test('takes nothing in from a process that still has the old key', async () => {
    const { first } = await lose();
    const write = await first.seal('acc_1', 'sealed under the old key');
    const second = start(2);
    await second.startOver();
    await second.write('acc_1', 'linked again');
    expect(() => write()).toThrow(expect.objectContaining({ code: 'vault.locked' }) as Error);
    expect(await second.read('acc_1')).toBe('linked again');
    // It goes on in the new vault, where what it has in hand is not lost.
    expect(await first.read('acc_1')).toBe('linked again');
    await first.write('acc_3', 'renewed meanwhile');
    expect(await second.read('acc_3')).toBe('renewed meanwhile');
  });
});
