import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openDatabase } from '../../main/hosts/node/database/database.ts';
import { missingForKeyring, startSession, type Session } from './session.ts';

const missing = missingForKeyring();
if (missing) console.log(`not run: the vault on a real keyring: ${missing} is not installed`);
const keytar = await import('keytar').then(
  () => true,
  () => false,
);
if (!keytar) console.log('not run: the vault through keytar: its native part is not built here');

const password = 'the keyring’s own password';

let session: Session;
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-vault-'));
  path = join(folder, 'latchkey.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const orders = [
  { binding: 'keytar', order: 'keytar,napi-keyring', here: keytar },
  { binding: 'napi-keyring', order: 'napi-keyring', here: true },
];

describe.skipIf(missing !== undefined).each(orders)('the vault through $binding', (given) => {
  const { binding, order, here } = given;
  const start = () => session.asker(path, order);
  beforeEach(async () => {
    session = await startSession();
  });
  afterEach(() => session.close());

  test.runIf(here)('is ready at once and shared by the next process', async () => {
    await session.keyring('home', password);
    const first = await start();
    expect(await first.ask('vault', 'describe')).toMatchObject({
      value: { state: 'ready', keeper: 'keychain', binding, reason: null },
    });
    await first.ask('vault', 'write', 'acc_1', 'secret-canary');
    // Whatever order a later process prefers, it asks the one that holds the key.
    const second = await session.asker(path, 'napi-keyring,keytar');
    expect(await second.ask('vault', 'read', 'acc_1')).toMatchObject({ value: 'secret-canary' });
    for (const file of [path, `${path}-wal`])
      expect(readFileSync(file).includes('secret-canary')).toBe(false);
  });

  test.runIf(here)('has one key although five processes make it at once', async () => {
    await session.keyring('home', password);
    const askers = await Promise.all([1, 2, 3, 4, 5].map(() => start()));
    await Promise.all(askers.map((asker, n) => asker.ask('vault', 'write', `acc_${n}`, `s${n}`)));
    for (const n of [0, 1, 2, 3, 4])
      expect(await askers[0]!.ask('vault', 'read', `acc_${n}`)).toMatchObject({ value: `s${n}` });
    expect(vaultRows()).toHaveLength(1);
    expect(itemsInKeyring()).toBe(1);
  });

  test.runIf(here)('is locked while another keyring is there, and opens with its own', async () => {
    const own = await session.keyring('own', password);
    const first = await start();
    await first.ask('vault', 'write', 'acc_1', 'kept');
    const before = vaultRows();
    await own.kill();
    // A process that has the key goes on without the keychain.
    expect(await first.ask('vault', 'read', 'acc_1')).toMatchObject({ value: 'kept' });

    const other = await session.keyring('other', password);
    const second = await start();
    expect(await second.ask('vault', 'describe')).toMatchObject({
      value: {
        state: 'locked',
        keeper: 'keychain',
        reason: 'The vault’s key is not in this keychain.',
        secrets: 1,
      },
    });
    expect(await second.ask('vault', 'read', 'acc_1')).toMatchObject({ code: 'vault.locked' });
    expect(await second.ask('vault', 'unlock')).toMatchObject({ code: 'vault.key-missing' });
    expect(await second.ask('vault', 'choose', 'memory')).toMatchObject({
      code: 'vault.already-chosen',
    });
    expect(vaultRows()).toEqual(before);
    expect(itemsInKeyring()).toBe(0);

    await other.kill();
    await session.keyring('own', password);
    expect(await second.ask('vault', 'unlock')).toMatchObject({ value: { state: 'ready' } });
    expect(await second.ask('vault', 'read', 'acc_1')).toMatchObject({ value: 'kept' });
  });

  test.runIf(here)('starts over where the keyring is lost, and keeps what was there', async () => {
    const own = await session.keyring('own', password);
    await (await start()).ask('vault', 'write', 'acc_1', 'of the lost keyring');
    const [before] = vaultRows();
    await own.kill();

    const other = await session.keyring('other', password);
    const two = await Promise.all([start(), start()]);
    for (const asker of two)
      expect(await asker.ask('vault', 'describe')).toMatchObject({ value: { state: 'locked' } });
    await Promise.all(two.map((asker) => asker.ask('vault', 'startOver')));
    for (const asker of two)
      expect(await asker.ask('vault', 'describe')).toMatchObject({
        value: { state: 'ready', keeper: 'keychain', binding, secrets: 0, aside: 1 },
      });
    expect(vaultRows()).toHaveLength(1);
    expect(vaultRows()).not.toEqual([before]);
    expect(itemsInKeyring()).toBe(1);
    await two[0].ask('vault', 'write', 'acc_1', 'linked again');
    expect(await two[1].ask('vault', 'read', 'acc_1')).toMatchObject({ value: 'linked again' });

    // The old keyring comes back: its key is still in it, and opens nothing of the new vault.
    await other.kill();
    await session.keyring('own', password);
    expect(itemsInKeyring()).toBe(1);
    const later = await start();
    expect(await later.ask('vault', 'describe')).toMatchObject({
      value: { state: 'locked', secrets: 1, aside: 1 },
    });
  });

  test.runIf(here)('says that the keyring is locked, and opens when it is unlocked', async () => {
    const unlocked = await session.keyring('home', password);
    await (await start()).ask('vault', 'write', 'acc_1', 'kept');
    await unlocked.kill();
    const locked = await session.keyring('home');
    const asker = await start();
    expect(await asker.ask('vault', 'describe')).toMatchObject({
      value: { state: 'locked', keeper: 'keychain', reason: 'The keychain is locked.' },
    });
    expect(await asker.ask('vault', 'unlock')).toMatchObject({
      code: 'vault.keychain-unavailable',
    });
    await locked.kill();
    await session.keyring('home', password);
    expect(await asker.ask('vault', 'unlock')).toMatchObject({ value: { state: 'ready' } });
    expect(await asker.ask('vault', 'read', 'acc_1')).toMatchObject({ value: 'kept' });
  });

  test.runIf(here)(
    'asks the person where the keyring is missing or locked from the start',
    async () => {
      const empty = await session.keyring('home');
      const asker = await start();
      expect(await asker.ask('vault', 'describe')).toMatchObject({
        value: { state: 'choose', reason: 'The keychain has no open default keyring.', secrets: 0 },
      });
      expect(await asker.ask('vault', 'write', 'acc_1', 'x')).toMatchObject({
        code: 'vault.not-chosen',
      });
      await empty.kill();
      const made = await session.keyring('home', password);
      await made.kill();
      await session.keyring('home');
      expect(await asker.ask('vault', 'choose', 'keychain')).toMatchObject({
        code: 'vault.keychain-unavailable',
        detail: 'The keychain is locked.',
      });
      expect(vaultRows()).toEqual([]);
      const chosen = await asker.ask('vault', 'choose', 'passphrase', 'a passphrase of the test');
      expect(chosen).toMatchObject({ value: { state: 'ready', keeper: 'passphrase' } });
    },
  );

  test.runIf(here)('waits for a mute keychain once, then works with a passphrase', async () => {
    await session.mute();
    const asker = await start();
    const first = await asker.ask('vault', 'describe');
    expect(first).toMatchObject({
      value: { state: 'choose', reason: expect.stringContaining('did not answer') as string },
    });
    expect(first.ms).toBeLessThan(4_000);
    expect(first.blocked).toBeLessThan(200);
    const second = await asker.ask('vault', 'describe');
    expect(second.ms).toBeLessThan(200);
    const chosen = await asker.ask('vault', 'choose', 'passphrase', 'a passphrase of the test');
    expect(chosen).toMatchObject({ value: { state: 'ready' } });
    expect(chosen.ms).toBeLessThan(3_000);
    await asker.ask('vault', 'write', 'acc_1', 'secret');
    expect(await asker.leave(0)).toMatchObject({ code: 0 });
  });
});

describe('a vault without any bus', () => {
  test('keeps secrets in memory, and the next process says that they are gone', async () => {
    const alone = await startSession({ bus: false });
    try {
      const first = await alone.asker(path);
      expect(await first.ask('vault', 'describe')).toMatchObject({
        value: { state: 'choose', reason: expect.any(String) as string },
      });
      await first.ask('vault', 'choose', 'memory');
      await first.ask('vault', 'write', 'acc_1', 'secret');
      const beside = await alone.asker(path);
      expect(await beside.ask('vault', 'describe')).toMatchObject({
        value: { state: 'locked', keeper: 'memory' },
      });
      await first.leave(0);
      expect(await beside.ask('vault', 'describe')).toMatchObject({
        value: { state: 'choose', keeper: null, secrets: 1 },
      });
      expect(await beside.ask('vault', 'choose', 'memory')).toMatchObject({
        value: { state: 'ready', secrets: 0 },
      });
      expect(await beside.ask('vault', 'read', 'acc_1')).toMatchObject({ value: null });
    } finally {
      await alone.close();
    }
  });
});

function vaultRows() {
  const database = openDatabase(path);
  const rows = database.all('SELECT key_id, keeper, binding FROM vault');
  database.close();
  return rows;
}

/** How many items of ours the keyring has, asked of it directly. */
function itemsInKeyring(): number {
  const said = session.run(
    'dbus-send',
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.secrets',
    '/org/freedesktop/secrets',
    'org.freedesktop.Secret.Service.SearchItems',
    'dict:string:string:service,Latchkey',
  );
  expect(said).toContain('method return');
  return said.split('object path').length - 1;
}
