import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createRedactor } from '../../main/core/redact.ts';
import { systemClock } from '../../main/core/clock.ts';
import { openDatabase } from '../../main/hosts/node/database/database.ts';
import { createFileLog } from '../../main/hosts/node/file-log.ts';
import { createFolders } from '../../main/hosts/node/folders.ts';
import { createVault } from '../../main/hosts/node/vault/vault.ts';

const top = join(import.meta.dirname, '..', '..');
const reason = whyNoMount();
if (reason) console.log(`not run: disk full and read-only folder: ${reason}`);

let disk: string;

beforeEach(() => {
  disk = mkdtempSync(join(tmpdir(), 'latchkey-disk-'));
});
afterEach(() => rmSync(disk, { recursive: true, force: true }));

describe.skipIf(reason !== undefined)('a full disk', () => {
  beforeEach(() => mount('size=1m,nr_inodes=64'));
  afterEach(() => execFileSync('umount', [disk]));

  test('is named, harms nothing, and is over when there is room again', async () => {
    const path = join(disk, 'latchkey.db');
    const database = openDatabase(path);
    const vault = createVault({ database, keychains: [], clock: systemClock });
    await vault.choose('passphrase', 'a passphrase of the test');
    await vault.write('acc_1', 'old secret');
    database.run("INSERT INTO meta VALUES ('state', 'old')");

    fillUp();
    const big = 'x'.repeat(60_000);
    const seal = await vault.seal('acc_1', `new secret ${big}`);
    const change = () =>
      database.transaction(() => {
        database.run("UPDATE meta SET value = 'new' WHERE key = 'state'");
        seal();
      });
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect(change).toThrow(expect.objectContaining({ code: 'app.disk-full' }) as Error);
    await expect(vault.write('acc_2', big)).rejects.toMatchObject({ code: 'app.disk-full' });

    // The running program still reads what was there.
    expect(database.get("SELECT value FROM meta WHERE key = 'state'")).toEqual({ value: 'old' });
    expect(await vault.read('acc_1')).toBe('old secret');

    rmSync(join(disk, 'ballast'));
    change();
    expect(await vault.read('acc_1')).toBe(`new secret ${big}`);
    database.close();
    const again = openDatabase(path);
    expect(again.get("SELECT value FROM meta WHERE key = 'state'")).toEqual({ value: 'new' });
    expect(again.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
    again.close();
  });

  test('stops a start with its name, and the next start finds everything', () => {
    const path = join(disk, 'latchkey.db');
    const database = openDatabase(path);
    database.run("INSERT INTO meta VALUES ('state', 'old')");
    database.close();
    fillUp();
    let opened;
    try {
      opened = openDatabase(path);
      opened.run("INSERT INTO meta VALUES ('more', ?)", 'x'.repeat(60_000));
      expect.unreachable('there was no room for this');
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'app.disk-full' });
    }
    opened?.close();
    rmSync(join(disk, 'ballast'));
    const again = openDatabase(path);
    expect(again.all('SELECT * FROM meta')).toEqual([{ key: 'state', value: 'old' }]);
    again.close();
  });

  test('stops a first start with its name and leaves no half schema', () => {
    fillUp();
    const path = join(disk, 'latchkey.db');
    expect(() => openDatabase(path)).toThrow(
      expect.objectContaining({ code: 'app.disk-full' }) as Error,
    );
    rmSync(join(disk, 'ballast'));
    const database = openDatabase(path);
    expect(database.all('SELECT * FROM accounts')).toEqual([]);
    database.close();
  });

  test('does not stop the log’s callers, and is named by the folders', async () => {
    fillUp();
    const log = createFileLog(join(disk, 'latchkey.log'), createRedactor());
    for (let n = 0; n < 100; n += 1) log.info('line', { text: 'x'.repeat(4_000) });
    await expect(manyFolders()).rejects.toMatchObject({ code: 'app.disk-full' });
  });

  async function manyFolders(): Promise<void> {
    for (let n = 0; n < 100; n += 1) await createFolders().make(join(disk, `folder-${n}`));
  }
});

describe.skipIf(reason !== undefined)('a read-only disk', () => {
  afterEach(() => execFileSync('umount', [disk]));

  test('is named, for a database that is there and for one that is not', async () => {
    mount('size=1m');
    openDatabase(join(disk, 'latchkey.db')).close();
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    for (const name of ['latchkey.db', 'other.db', 'folder/latchkey.db'])
      expect(() => openDatabase(join(disk, name))).toThrow(
        expect.objectContaining({ code: 'app.storage-failed' }) as Error,
      );
    await expect(createFolders().make(join(disk, 'x'))).rejects.toMatchObject({
      code: 'app.invalid-path',
    });
    expect(readdirSync(disk)).toEqual(['latchkey.db']);
  });
});

test('a writer that never ends is named after a while, and the data is as it was', async () => {
  const path = join(disk, 'latchkey.db');
  const database = openDatabase(path);
  const program = `
    import { openDatabase } from '${join(top, 'main/hosts/node/database/database.ts')}';
    openDatabase(process.argv[1]).transaction(() => {
      console.log('writing');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const write = () => database.run("INSERT INTO meta VALUES ('a', 'b')");
  expect(write).toThrow(expect.objectContaining({ code: 'app.storage-busy' }) as Error);
  expect(database.all('SELECT * FROM meta')).toEqual([]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(write()).toBe(1);
  database.close();
});

function mount(options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]);
}

/** Takes all room there is, to the last byte. */
function fillUp(): void {
  const file = openSync(join(disk, 'ballast'), 'w');
  for (const size of [65_536, 4_096, 1])
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'ENOSPC' });
    }
  closeSync(file);
  expect(statSync(join(disk, 'ballast')).size).toBeGreaterThan(100_000);
}

/** Mounting a small disk needs root; where it is refused the tests cannot be run. */
function whyNoMount(): string | undefined {
  if (process.platform !== 'linux') return 'a small disk can be mounted on Linux only';
  const place = mkdtempSync(join(tmpdir(), 'latchkey-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'pipe' });
    execFileSync('umount', [place]);
    return undefined;
  } catch {
    return 'mounting a small disk needs root';
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
