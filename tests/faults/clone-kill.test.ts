import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { createGitWorld } from '../git-world.ts';
import type { CloneOrder } from './clone-app.ts';

const points = 20;
const path = 'platform/big-data';
let sandbox: Sandbox;
let token: string;
let duration: number;

beforeAll(async () => {
  sandbox = await startSandbox({ bigRepository: 30_000_000 });
  ({ accessToken: token } = await sandbox.grant('ada'));
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-kill-'));
  const app = await start(folder);
  const from = performance.now();
  await message(app, 'cloned');
  duration = performance.now() - from;
  await once(app, 'exit');
  expect(await readdir(join(folder, 'clones'))).toEqual(['big-data']);
  await rm(folder, { recursive: true, force: true });
});
afterAll(() => sandbox.close());

describe('an app that is killed while it clones', () => {
  const outcomes: string[] = [];

  test.each(Array.from({ length: points }, (_, index) => index))(
    'leaves no process, no half-done folder and a free name (point %i)',
    async (index) => {
      const folder = await mkdtemp(join(tmpdir(), 'latchkey-kill-'));
      const app = await start(folder);
      await wait((duration * (index + 0.5)) / points);
      const alive = app.exitCode === null;
      app.kill('SIGKILL');
      if (alive) await once(app, 'exit');
      const atKill = await readdir(join(folder, 'clones')).catch((): string[] => []);

      await wait(2000);
      expect(await processesIn(folder)).toEqual([]);

      const names = await readdir(join(folder, 'clones')).catch((): string[] => []);
      const target = names.includes('big-data');
      const next = await createGitWorld(
        [{ login: 'ada', instance: sandbox.url, ca: sandbox.ca, password: async () => token }],
        { folder },
      );
      await next.feature.cleanUp();
      await next.runner.describe();
      const clones = await next.git['git.clones']({});
      outcomes.push(target ? 'whole' : atKill.length > 0 ? 'half' : 'before');

      // Either the clone is whole and known, or the name is free and nothing is there.
      expect(await readdir(join(folder, 'clones')).catch((): string[] => [])).toEqual(
        target ? ['big-data'] : [],
      );
      expect(clones.map((clone) => [clone.path, clone.present])).toEqual(
        target ? [[path, true]] : [],
      );
      expect(next.database.all('SELECT * FROM partial_clones')).toEqual([]);
      expect(await readdir(join(folder, 'data', 'run')).catch(() => [])).toEqual([]);
      if (index === points - 4 && !target) {
        expect(await next.cloned(path)).toMatchObject({ present: true });
      }
      await next.close();
      await rm(folder, { recursive: true, force: true });
    },
    30_000,
  );

  test('was killed while it wrote at many of these points', () => {
    console.log(`clone-kill: ${outcomes.join(' ')}`);
    expect(outcomes).toHaveLength(points);
    expect(outcomes.filter((outcome) => outcome === 'half').length).toBeGreaterThanOrEqual(5);
  });
});

/** Starts the app, hands it its order, and resolves when it begins to clone. */
async function start(folder: string): Promise<ChildProcess> {
  const app = fork(join(import.meta.dirname, 'clone-app.ts'), {
    execPath: process.execPath,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await message(app, 'ready');
  const order: CloneOrder = { folder, instance: sandbox.url, ca: sandbox.ca, token, path };
  app.send(order);
  await message(app, 'cloning');
  return app;
}

async function message(app: ChildProcess, wanted: string): Promise<void> {
  for (;;) {
    const [got] = (await once(app, 'message')) as [string];
    if (got === wanted) return;
  }
}

/** Every process that names this test's own folder in its command line or its environment. */
async function processesIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
    const command = await read('cmdline');
    // A process that has ended and waits to be collected has neither.
    if (!`${command}${await read('environ')}`.includes(folder)) continue;
    found.push(`${pid} ${command.replaceAll('\0', ' ')}`);
  }
  return found;
}
