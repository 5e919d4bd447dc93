import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createGitWorld, type GitWorld } from './git-world.ts';

const dead = { pid: 4_194_000, mark: 'long gone' };
const id = (digit: number) => `op_${String(digit).repeat(16)}`;
let world: GitWorld;
let clones: string;

beforeEach(async () => {
  world = await createGitWorld([
    { login: 'ada', instance: 'https://code.example', ca: null, password: async () => 'secret' },
  ]);
  clones = join(world.folder, 'clones');
  await mkdir(clones);
});
afterEach(() => world.close());

test('a half-done clone of a dead process is removed, whatever is in it', async () => {
  const folder = await partial(1, `shop.partial-${id(1)}`);
  await mkdir(join(folder, '.git', 'objects', 'pack'), { recursive: true });
  await world.feature.cleanUp();
  expect(await readdir(clones)).toEqual([]);
  expect(rows()).toBe(0);
});

test('nothing is removed that a record names but its own id does not', async () => {
  await partial(2, 'thesis');
  await partial(3, `shop.partial-${id(4)}`);
  await mkdir(join(clones, `other.partial-${id(5)}`));
  await world.feature.cleanUp();
  expect(await readdir(clones)).toHaveLength(3);
});

test('a clone that is still running elsewhere is left alone', async () => {
  const { pid, mark } = await self();
  await partial(6, `shop.partial-${id(6)}`, { pid, mark });
  await world.feature.cleanUp();
  expect(await readdir(clones)).toHaveLength(1);
  expect(rows()).toBe(1);
});

test('a clone that was killed after its rename is taken into the list', async () => {
  const folder = join(clones, 'shop');
  await mkdir(join(folder, '.git'), { recursive: true });
  record(7, `shop.partial-${id(7)}`, dead, {
    id: 'cln_0000000000000001',
    account: world.accounts[0]!.id,
    repository: null,
    path: 'analytics/shop',
    cloneUrl: 'https://code.example/analytics/shop.git',
    folder,
    clonedAt: 1,
  });
  await world.feature.cleanUp();
  expect(await world.git['git.clones']({})).toMatchObject([{ folder, present: true }]);
  expect(rows()).toBe(0);
});

test('a name that a running clone of another process has taken is refused', async () => {
  const { pid, mark } = await self();
  record(8, `shop.partial-${id(8)}`, { pid, mark });
  const url = 'https://code.example/analytics/shop.git';
  const operation = await world.ended(await world.git['git.clone']({ url }));
  expect(operation.failure).toMatchObject({ code: 'git.busy' });
  expect(rows()).toBe(1);
});

const rows = () => world.database.all('SELECT id FROM partial_clones').length;

async function partial(digit: number, name: string, owner = dead): Promise<string> {
  const folder = join(clones, name);
  await mkdir(folder);
  await writeFile(join(folder, 'file'), 'x');
  record(digit, name, owner);
  return folder;
}

function record(digit: number, name: string, owner: typeof dead, clone: object | null = null) {
  world.database.run(
    'INSERT INTO partial_clones VALUES (?, ?, ?, ?, ?, ?)',
    id(digit),
    join(clones, name),
    owner.pid,
    owner.mark,
    1,
    clone === null ? '' : JSON.stringify(clone),
  );
}

async function self() {
  const { createProcesses } = await import('../main/hosts/node/processes.ts');
  return createProcesses().self;
}
