import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { systemClock } from '../../../core/clock.ts';
import type { Database } from '../../../ports/database.ts';
import { openDatabase } from '../database/database.ts';
import { sealText } from './cipher.ts';
import { proofOf } from './key-keepers.ts';
import { deriveKey, freshKdf } from './passphrase-key.ts';
import { createTestKeychain } from './test-keychain.ts';
import { createVault } from './vault.ts';

const old = 'correct horse battery';
const next = 'staple of another stable';

let database: Database;

beforeEach(() => {
  database = openDatabase(':memory:');
});
afterEach(() => database.close());

/** Another process of this person. */
function start() {
  const keychain = createTestKeychain();
  keychain.trouble = { kind: 'absent', reason: 'none here' };
  const secrets: string[] = [];
  const onSecret = (secret: string) => secrets.push(secret);
  const vault = createVault({ database, keychains: [keychain], clock: systemClock, onSecret });
  return { ...vault, secrets };
}

async function startOpen() {
  const vault = start();
  await vault.choose('passphrase', old);
  for (const n of [1, 2, 3]) await vault.write(`acc_${n}`, `secret ${n}`);
  return vault;
}

const records = () => database.all('SELECT * FROM secrets ORDER BY id');

describe('another passphrase', () => {
  test('opens every record, and the old one opens nothing any more', async () => {
    const vault = await startOpen();
    const before = records();
    expect(await vault.changePassphrase(old, next)).toMatchObject({ state: 'ready', secrets: 3 });
    expect(records()).toEqual(before);

    const later = start();
    await expect(later.unlock(old)).rejects.toMatchObject({ code: 'vault.wrong-passphrase' });
    expect(await later.describe()).toMatchObject({ state: 'locked' });
    await later.unlock(next);
    for (const n of [1, 2, 3]) expect(await later.read(`acc_${n}`)).toBe(`secret ${n}`);
  });

  test('disturbs no process that is at work with the key', async () => {
    const vault = await startOpen();
    const beside = start();
    await beside.unlock(old);
    const write = await beside.seal('acc_1', 'renewed while it changed');
    await vault.changePassphrase(old, next);
    write();
    await beside.write('acc_4', 'written after');
    expect(await vault.read('acc_1')).toBe('renewed while it changed');
    expect(await vault.read('acc_4')).toBe('written after');
  });

  test('may be set while the vault is locked, and opens it', async () => {
    await startOpen();
    const other = start();
    expect(await other.changePassphrase(old, next)).toMatchObject({ state: 'ready' });
    expect(await other.read('acc_2')).toBe('secret 2');
  });

  test.each([
    ['the current one is wrong', `${old}?`, next, 'vault.wrong-passphrase'],
    ['the new one is too short', old, 'short', 'vault.weak-passphrase'],
  ])('is refused when %s, and nothing changes', async (_, current, wanted, code) => {
    const vault = await startOpen();
    const before = database.get('SELECT * FROM vault');
    await expect(vault.changePassphrase(current, wanted)).rejects.toMatchObject({ code });
    expect(database.get('SELECT * FROM vault')).toEqual(before);
    expect(await vault.read('acc_1')).toBe('secret 1');
  });

  test('wins once when two processes set one at the same time', async () => {
    await startOpen();
    const wanted = ['the first of the two', 'the other of the two'];
    const ended = await Promise.allSettled(
      wanted.map((passphrase) => start().changePassphrase(old, passphrase)),
    );
    expect(ended.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const won = ended.findIndex(({ status }) => status === 'fulfilled');
    expect(ended[1 - won]).toMatchObject({ reason: { code: 'vault.wrong-passphrase' } });
    const later = start();
    await later.unlock(wanted[won]);
    expect(await later.read('acc_3')).toBe('secret 3');
  });

  test('is for vaults that have one', async () => {
    const vault = start();
    await expect(vault.changePassphrase(old, next)).rejects.toMatchObject({
      code: 'vault.not-chosen',
    });
    await vault.choose('memory');
    await expect(vault.changePassphrase(old, next)).rejects.toMatchObject({
      code: 'vault.no-passphrase',
    });
  });

  test('wraps the key of a vault whose passphrase gave the key itself', async () => {
    const kdf = freshKdf();
    const key = { id: 'key_of_before', bytes: await deriveKey(old, kdf) };
    database.run(
      `INSERT INTO vault (only, key_id, keeper, kdf, proof, created_at)
       VALUES (1, ?, 'passphrase', ?, ?, 0)`,
      key.id,
      JSON.stringify(kdf),
      proofOf(key),
    );
    const sealed = sealText(key, 'acc_1', 'from before');
    database.run("INSERT INTO secrets VALUES ('acc_1', ?, ?, 0)", key.id, sealed);

    const vault = start();
    await vault.unlock(old);
    expect(await vault.read('acc_1')).toBe('from before');
    await vault.changePassphrase(old, next);
    const later = start();
    await expect(later.unlock(old)).rejects.toMatchObject({ code: 'vault.wrong-passphrase' });
    await later.unlock(next);
    expect(await later.read('acc_1')).toBe('from before');
  });

  test('tells the log’s filter both passphrases, and stores neither', async () => {
    const vault = await startOpen();
    await vault.changePassphrase(old, next);
    expect(vault.secrets).toEqual(expect.arrayContaining([old, next]));
    const row = database.get('SELECT * FROM vault')!;
    const bytes = Buffer.concat(
      Object.values(row).map((value) =>
        value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)),
      ),
    );
    expect(bytes.includes(old) || bytes.includes(next)).toBe(false);
  });
});
