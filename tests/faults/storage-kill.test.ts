import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { openDatabase } from '../../main/hosts/node/database/database.ts';

const kills = 100;
const top = join(import.meta.dirname, '..', '..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-kill-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * Writes one number to two tables in each transaction, with rows that make the log grow and be
 * folded in, and says each number only after its commit.
 */
const writer = `
  import { writeSync } from 'node:fs';
  import { openDatabase } from '${join(top, 'main/hosts/node/database/database.ts')}';
  const database = openDatabase(process.argv[1]);
  const last = database.get("SELECT value FROM meta WHERE key = 'n'");
  for (let n = Number(last?.value ?? 0) + 1; ; n += 1) {
    database.transaction(() => {
      database.run("INSERT OR REPLACE INTO meta VALUES ('n', ?)", String(n));
      database.run('INSERT INTO settings VALUES (?, ?)', String(n), 'x'.repeat(3000));
      database.run('DELETE FROM settings WHERE CAST(key AS INTEGER) < ?', n - 20);
    });
    writeSync(1, n + '\\n');
  }`;

test(`${kills} kills while writing leave the last committed state or the one before`, async () => {
  const path = join(folder, 'latchkey.db');
  let committed = 0;
  let grew = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', writer, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    // Every third is killed at some point of its start: opening, migrating, reading the log.
    if (kill % 3 === 0) await sleep(20 + Math.random() * 80);
    else {
      await once(child.stdout, 'data');
      await sleep(Math.random() * 30);
    }
    child.kill('SIGKILL');
    await once(child, 'close');
    // The last line may be cut by the kill; it is complete only with its line break.
    const text = Buffer.concat(said).toString();
    const told = text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1);
    if (told) {
      expect(Number(told)).toBeGreaterThan(committed);
      committed = Number(told);
      grew += 1;
    }

    // Every other time the next writer itself finds what the kill left.
    if (kill % 2 === 1) continue;
    const database = openDatabase(path);
    const n = Number(database.get("SELECT value FROM meta WHERE key = 'n'")?.['value'] ?? 0);
    const rows = database.get('SELECT max(CAST(key AS INTEGER)) AS n FROM settings');
    // What was told is there; what was under way is there as a whole, or not.
    expect(n).toBeGreaterThanOrEqual(committed);
    expect(Number(rows?.['n'] ?? 0)).toBe(n);
    committed = n;
    expect(database.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
    database.close();
  }
  console.log(`${kills} kills, ${grew} of them after commits, ${committed} transactions`);
  expect(grew).toBeGreaterThan(kills / 2);
});
