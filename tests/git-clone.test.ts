import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { createGitWorld, type GitWorld } from './git-world.ts';

let sandbox: Sandbox;
let world: GitWorld;
let asked = 0;

beforeAll(async () => {
  sandbox = await startSandbox();
}, 60_000);
afterAll(() => sandbox.close());

beforeEach(async () => {
  asked = 0;
  const { accessToken } = await sandbox.grant('ada');
  world = await createGitWorld([
    {
      login: 'ada',
      instance: sandbox.url,
      ca: sandbox.ca,
      password: async () => {
        asked += 1;
        return accessToken;
      },
    },
  ]);
});
afterEach(async () => {
  sandbox.faults.clear();
  await world.close();
});

describe('git.clone', () => {
  test('clones a private repository, asks for the credential once, and remembers the clone', async () => {
    const clone = await world.cloned('analytics/jaffle-shop');

    expect(asked).toBe(1);
    expect(clone).toMatchObject({
      account: world.accounts[0]!.id,
      path: 'analytics/jaffle-shop',
      cloneUrl: `${sandbox.url}/analytics/jaffle-shop.git`,
      folder: join(world.folder, 'clones', 'jaffle-shop'),
      present: true,
    });
    expect(await readdir(clone.folder)).toContain('README.md');
    expect(await readdir(join(world.folder, 'clones'))).toEqual(['jaffle-shop']);
    expect(await readdir(join(world.folder, 'data', 'run'))).toEqual([]);
    expect(world.recorded).toMatchObject([{ action: 'git.cloned', result: 'done' }]);
  });

  test('leaves the canonical address and nothing secret in the working copy’s settings', async () => {
    const { folder } = await world.cloned('analytics/jaffle-shop');
    const settings = await readFile(join(folder, '.git', 'config'), 'utf8');
    expect(settings).toContain(`url = ${sandbox.url}/analytics/jaffle-shop.git`);
    expect(settings).not.toMatch(/credential|sslCAInfo|gloas-|oauth2|hooksPath/);
    expect(await readdir(join(folder, '.git'))).not.toContain('hooks');
  });

  test('announces progress that never runs backwards, at most ten times a second', async () => {
    await world.cloned('analytics/warehouse-dbt');
    const percents = world.progressed.flatMap(({ percent }) => percent ?? []);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);
    const [first, last] = [world.progressed[0]!, world.progressed.at(-1)!];
    const seconds = (last.endedAt! - first.startedAt) / 1000;
    expect(world.progressed.length).toBeLessThanOrEqual(10 * seconds + 5);
  });

  test('refuses a target that exists before anything is asked or contacted', async () => {
    const folder = join(world.folder, 'mine');
    await mkdir(folder);
    await writeFile(join(folder, 'thesis.txt'), 'years of work');
    const before = sandbox.requests.length;
    const request = { url: `${sandbox.url}/analytics/jaffle-shop.git`, folder };

    await expect(world.git['git.clone'](request)).rejects.toMatchObject({
      code: 'git.target-exists',
    });
    expect(await world.git['git.plan'](request)).toMatchObject({
      obstacle: { code: 'git.target-exists' },
    });
    expect(await readFile(join(folder, 'thesis.txt'), 'utf8')).toBe('years of work');
    expect(sandbox.requests.length).toBe(before);
    expect(asked).toBe(0);
  });

  test('refuses a second clone into the same target', async () => {
    const request = { url: `${sandbox.url}/analytics/jaffle-shop.git` };
    const first = await world.git['git.clone'](request);
    await expect(world.git['git.clone'](request)).rejects.toMatchObject({ code: 'git.busy' });
    expect(await world.ended(first)).toMatchObject({ status: 'done' });
  });

  test.each([
    ['a repository that is not there', 'analytics/nothing', 'git.not-found'],
    ['a repository this account may not see', 'grace/scratch', 'git.not-found'],
    ['a repository that was renamed', 'analytics/jaffle-classic', 'git.moved'],
  ])('tells %s by %j', async (_, path, code) => {
    const operation = await world.git['git.clone']({ url: `${sandbox.url}/${path}.git` });
    expect(await world.ended(operation)).toMatchObject({ status: 'failed', failure: { code } });
    // It was asked about before anything was made for it.
    expect(await readdir(world.folder)).not.toContain('clones');
    expect(world.database.all('SELECT * FROM partial_clones')).toEqual([]);
  });

  test('keeps the server’s own words', async () => {
    const operation = await world.git['git.clone']({ url: `${sandbox.url}/analytics/nothing` });
    const { failure } = await world.ended(operation);
    expect(failure!.words).toBe(
      "The project you were looking for could not be found or you don't have permission to view it.",
    );
  });

  test('clones an empty repository', async () => {
    expect(await world.cloned('analytics/new-project')).toMatchObject({ present: true });
  });

  test('reports a connection that is cut and leaves nothing', async () => {
    sandbox.faults.set({ kind: 'cut', path: /git-upload-pack$/, afterBytes: 2000, times: 9 });
    const url = `${sandbox.url}/analytics/jaffle-shop.git`;
    const operation = await world.ended(await world.git['git.clone']({ url }));
    expect(operation).toMatchObject({ status: 'failed', failure: { code: 'git.network' } });
    expect(await readdir(join(world.folder, 'clones'))).toEqual([]);
  });
});

describe('a credential the server refuses', () => {
  test('is offered once and never again', async () => {
    sandbox.expireAll();
    const url = `${sandbox.url}/analytics/jaffle-shop.git`;
    const before = sandbox.requests.length;
    const operation = await world.ended(await world.git['git.clone']({ url }));

    expect(operation.failure).toMatchObject({ code: 'git.refused' });
    expect(operation.failure!.words).toContain('HTTP Basic: Access denied');
    expect(asked).toBe(1);
    const git = sandbox.requests.slice(before).filter(({ path }) => path.includes('info/refs'));
    expect(git.map(({ status }) => status)).toEqual([401, 401]);
  });

  test('is not offered at all when the account cannot give one', async () => {
    const broken = await createGitWorld([
      {
        login: 'ada',
        instance: sandbox.url,
        ca: sandbox.ca,
        password: async () => {
          const { AppError } = await import('../main/core/app-error.ts');
          throw new AppError('vault.locked');
        },
      },
    ]);
    const url = `${sandbox.url}/analytics/jaffle-shop.git`;
    const operation = await broken.ended(await broken.git['git.clone']({ url }));
    expect(operation.failure).toMatchObject({ code: 'vault.locked' });
    await broken.close();
  });
});

describe('a repository made to be costly', () => {
  test('is cloned, and of its files that name others only those of a sane size are read', async () => {
    const hosts = Array.from({ length: 50 }, (_, at) => `h${at}.example`);
    const modules = hosts.map((host) => `[submodule "${host}"]\n\turl = https://${host}/x\n`);
    await push('analytics/new-project', {
      '.gitattributes': '* filter=evil\n'.repeat(20_000),
      '.gitmodules': modules.join(''),
    });
    const url = `${sandbox.url}/analytics/new-project.git`;
    const { status, notes } = await world.ended(await world.git['git.clone']({ url }));
    expect(status).toBe('done');
    expect(notes).toEqual([
      `Submodules were not cloned. They are on: ${hosts.slice(0, 10).join(', ')} and others.`,
      'The file .gitattributes is too large to look at; what it names was left out.',
    ]);
  });

  async function push(path: string, files: Readonly<Record<string, string>>): Promise<void> {
    const folder = join(world.folder, 'made');
    const env = { PATH: process.env['PATH'], HOME: world.folder, GIT_CONFIG_NOSYSTEM: '1' };
    const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: folder, env });
    await mkdir(folder);
    git('init', '--quiet', '--initial-branch=main');
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    git('add', '.');
    git('-c', 'user.name=x', '-c', 'user.email=x@example.test', 'commit', '--quiet', '-m', 'x');
    git('push', '--quiet', sandbox.bareRepository(path), 'main');
  }
});

describe('a certificate', () => {
  test('of an unknown authority is refused before a credential is asked for', async () => {
    const stranger = await createGitWorld([
      { login: 'ada', instance: sandbox.url, ca: null, password: async () => 'never-asked-for' },
    ]);
    const url = `${sandbox.url}/analytics/jaffle-shop.git`;
    const operation = await stranger.ended(await stranger.git['git.clone']({ url }));
    expect(operation.failure).toMatchObject({ code: 'host.certificate-untrusted' });
    await stranger.close();
  });
});
