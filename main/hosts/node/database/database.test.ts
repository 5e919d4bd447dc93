import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openDatabase } from './database.ts';

const run = promisify(execFile);
const steps = ['CREATE TABLE a (n INTEGER) STRICT', 'ALTER TABLE a ADD COLUMN m INTEGER'];

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-database-'));
  path = join(folder, 'inner', 'latchkey.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the database', () => {
  test('is a file only this person may read, in a folder of the same kind', () => {
    openDatabase(path).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'inner')).mode & 0o777).toBe(0o700);
  });

  test('is one file again when it was closed', () => {
    const database = openDatabase(path);
    database.run("INSERT INTO meta VALUES ('a', 'b')");
    expect(existsSync(`${path}-wal`)).toBe(true);
    database.close();
    database.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
    const again = openDatabase(path);
    expect(again.get('SELECT * FROM meta')).toEqual({ key: 'a', value: 'b' });
    again.close();
  });

  test('folds its log into the file although another process goes on reading', () => {
    const reader = openDatabase(path);
    const writer = openDatabase(path);
    writer.run("INSERT INTO meta VALUES ('a', 'b')");
    writer.close();
    const copy = join(folder, 'copy.db');
    writeFileSync(copy, readFileSync(path));
    const backup = openDatabase(copy);
    expect(backup.get('SELECT value FROM meta')).toEqual({ value: 'b' });
    backup.close();
    reader.close();
  });

  test('moves an older schema forward and keeps what was there', () => {
    const old = openDatabase(path, steps.slice(0, 1));
    old.run('INSERT INTO a VALUES (1)');
    old.close();
    const current = openDatabase(path, steps);
    expect(current.all('SELECT * FROM a')).toEqual([{ n: 1, m: null }]);
    current.close();
  });

  test('stays at the old schema, whole, when a step fails', () => {
    openDatabase(path, steps.slice(0, 1)).close();
    const broken = [...steps, 'CREATE TABLE a (again INTEGER)'];
    expect(() => openDatabase(path, broken)).toThrow(/already exists/);
    const old = openDatabase(path, steps.slice(0, 1));
    expect(old.all('SELECT * FROM a')).toEqual([]);
    old.close();
  });

  test('of a newer Latchkey is refused and not touched', () => {
    openDatabase(path, steps).close();
    const before = { bytes: readFileSync(path), mtime: statSync(path).mtimeMs };
    expect(() => openDatabase(path, steps.slice(0, 1))).toThrow(failure('app.storage-newer'));
    expect({ bytes: readFileSync(path), mtime: statSync(path).mtimeMs }).toEqual(before);
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  test('of a newer Latchkey that crashed is refused with its log left beside it', () => {
    openDatabase(path, steps.slice(0, 1)).close();
    const crashed = new DatabaseSync(path);
    crashed.exec(`${steps[1]}; PRAGMA user_version = 2`);
    const [file, log] = [readFileSync(path), readFileSync(`${path}-wal`)];
    // Copies stand for what a crash leaves: a log that was never folded in.
    const copy = join(folder, 'copy.db');
    writeFileSync(copy, file);
    writeFileSync(`${copy}-wal`, log);
    crashed.close();

    expect(() => openDatabase(copy, steps.slice(0, 1))).toThrow(failure('app.storage-newer'));
    expect(readFileSync(copy)).toEqual(file);
    expect(readFileSync(`${copy}-wal`)).toEqual(log);
  });

  test.each([
    ['text', () => Buffer.from('{"this":"is not a database"}'.repeat(10))],
    ['zeros', () => Buffer.alloc(8192)],
    ['a cut header', () => Buffer.from('SQLite format 3\0')],
  ])('is refused and kept when its file holds %s', (_, make) => {
    openDatabase(path).close();
    writeFileSync(path, make());
    expect(() => openDatabase(path)).toThrow(failure('app.storage-damaged'));
    expect(readFileSync(path)).toEqual(make());
  });

  test('names damage inside of the file when it is met, and keeps the file', () => {
    const database = openDatabase(path);
    for (let n = 0; n < 200; n += 1)
      database.run('INSERT INTO meta VALUES (?, ?)', `key ${n}`, 'x'.repeat(500));
    database.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4096);
    writeFileSync(path, bytes);
    expect(() => openDatabase(path).all('SELECT * FROM meta ORDER BY value')).toThrow(
      failure('app.storage-damaged'),
    );
    expect(readFileSync(path).length).toBe(bytes.length);
  });

  test('cannot be where a file is in the way', () => {
    writeFileSync(join(folder, 'inner'), '');
    expect(() => openDatabase(path)).toThrow(failure('app.storage-failed'));
  });

  test('does not hide a fault of the program behind the disk', () => {
    const database = openDatabase(path);
    expect(() => database.run('INSERT INTO nowhere VALUES (1)')).toThrow(/no such table/);
    expect(() => database.run("INSERT INTO meta VALUES (NULL, 'x')")).toThrow(/NOT NULL/);
    database.close();
  });
});

describe('a transaction', () => {
  test('is undone as a whole when something throws', () => {
    const database = openDatabase(path);
    const failing = () =>
      database.transaction(() => {
        database.run("INSERT INTO meta VALUES ('a', 'b')");
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(database.all('SELECT * FROM meta')).toEqual([]);
    database.close();
  });

  test('refuses what would run after it, and another inside of it', () => {
    const database = openDatabase(path);
    expect(() => database.transaction(async () => undefined)).toThrow(/synchronous/);
    expect(() => database.transaction(() => database.transaction(() => 1))).toThrow(/nest/);
    expect(database.transaction(() => 1)).toBe(1);
    database.close();
  });
});

describe('several processes', () => {
  test('open and migrate a new database at once, and all see all rows', async () => {
    const program = `
      import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, 'database.ts'))};
      const database = openDatabase(process.argv[1]);
      for (let n = 0; n < 20; n += 1)
        database.transaction(() => {
          const count = Number(database.get("SELECT value FROM meta WHERE key = 'count'")?.value ?? 0);
          database.run("INSERT OR REPLACE INTO meta VALUES ('count', ?)", String(count + 1));
        });
      database.close();`;
    const args = ['--input-type=module-typescript', '-e', program, path];
    await Promise.all(Array.from({ length: 8 }, () => run(process.execPath, args)));
    const database = openDatabase(path);
    expect(database.get('SELECT value FROM meta')).toEqual({ value: '160' });
    database.close();
  });
});

function failure(code: string): Error {
  return expect.objectContaining({ code }) as Error;
}
