import { readFile, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import type { Operation } from '../../preload/model/git.ts';
import { createGitWorld, type GitWorld } from '../git-world.ts';

let sandbox: Sandbox;
let world: GitWorld;
let token: string;

beforeAll(async () => {
  sandbox = await startSandbox({ bigRepository: 60_000_000 });
  ({ accessToken: token } = await sandbox.grant('ada'));
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  world = await createGitWorld([
    { login: 'ada', instance: sandbox.url, ca: sandbox.ca, password: async () => token },
  ]);
});
afterEach(async () => {
  sandbox.faults.clear();
  await world.close();
});

const clone = () => world.git['git.clone']({ url: `${sandbox.url}/platform/big-data.git` });

describe('cancelling a clone', () => {
  test('ends the whole process group and leaves no folder, while data streams in', async () => {
    const operation = await clone();
    await until(() => world.progressed.some(({ phase }) => phase === 'receiving'));
    expect((await ours()).length).toBeGreaterThanOrEqual(3);

    const from = performance.now();
    const ended = await world.git['git.cancel']({ operation: operation.id });
    const took = performance.now() - from;

    expect(ended).toMatchObject({ status: 'cancelled', failure: null });
    expect(await ours()).toEqual([]);
    expect(took).toBeLessThan(2500);
    await expectNothingLeft();
  });

  test('works while the server says nothing at all', async () => {
    sandbox.faults.set({ kind: 'silence', path: /git-upload-pack$/ });
    const operation = await clone();
    await until(async () => (await ours()).some((line) => line.endsWith('git-remote-http')));
    await wait(500);
    expect(await world.git['git.cancel']({ operation: operation.id })).toMatchObject({
      status: 'cancelled',
    });
    expect(await ours()).toEqual([]);
    await expectNothingLeft();
  });

  test('works before git was started, and twice', async () => {
    const operation = await clone();
    const [one, two] = await Promise.all([cancel(operation), cancel(operation)]);
    expect([one.status, two.status]).toEqual(['cancelled', 'cancelled']);
    await expectNothingLeft();
  });

  test('happens to what runs when the app closes, and the name is free for the next', async () => {
    await clone();
    await until(() => world.progressed.some(({ phase }) => phase === 'receiving'));
    await world.feature.close();
    expect(await ours()).toEqual([]);
    await expectNothingLeft();
    expect(await world.cloned('platform/big-data')).toMatchObject({ present: true });
  });
});

const cancel = ({ id }: Operation) => world.git['git.cancel']({ operation: id });

async function expectNothingLeft(): Promise<void> {
  expect(await readdir(join(world.folder, 'clones')).catch(() => [])).toEqual([]);
  expect(await readdir(join(world.folder, 'data', 'run')).catch(() => [])).toEqual([]);
  expect(world.database.all('SELECT * FROM partial_clones')).toEqual([]);
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let left = 400; left > 0; left -= 1) {
    if (await holds()) return;
    await wait(25);
  }
  throw new Error('it did not happen within 10 s');
}

/** Living processes that git was started with for this world: they share its settings file. */
async function ours(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (!environment.includes(`GIT_CONFIG_GLOBAL=${world.folder}`)) continue;
    found.push(`${pid} ${await readlink(`/proc/${pid}/exe`).catch(() => 'gone')}`);
  }
  return found;
}
