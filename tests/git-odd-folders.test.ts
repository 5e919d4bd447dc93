import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { createGitWorld } from './git-world.ts';

let sandbox: Sandbox;
let top: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  top = await mkdtemp(join(tmpdir(), 'latchkey-odd-'));
}, 60_000);
afterAll(async () => {
  await sandbox.close();
  await rm(top, { recursive: true, force: true });
});

test.each([
  ['blanks, quotes and a dollar', `my "code" it's $HOME; %20 \`x\``],
  ['letters of other alphabets', 'Grüße 日本'],
  ['a path too long for a socket', join('long'.repeat(20), 'longer'.repeat(20))],
])('cloning works from a data folder with %s', async (_, name) => {
  const folder = join(top, name);
  await mkdir(folder, { recursive: true });
  const before = await inTemporaryFolder();
  const { accessToken } = await sandbox.grant('ada');
  const world = await createGitWorld(
    [{ login: 'ada', instance: sandbox.url, ca: sandbox.ca, password: async () => accessToken }],
    { folder },
  );
  expect(await world.cloned('analytics/jaffle-shop')).toMatchObject({ present: true });
  await world.close();
  expect(await inTemporaryFolder()).toEqual(before);
});

const inTemporaryFolder = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith(`latchkey-${process.pid}-`));
