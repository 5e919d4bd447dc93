import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Bindings } from '../main/features/bindings/bindings.ts';
import { createHttp, type NodeHttp } from '../main/hosts/node/http/http.ts';
import type { GitDeps, PushAhead, RepositoriesPort } from '../main/features/git/deps.ts';
import { AppError } from '../main/core/app-error.ts';
import type { Account, AccountId } from '../preload/model/account.ts';
import type { Clone, Operation } from '../preload/model/git.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { createService } from './git-service.ts';
import { createGitWorld, type GitParts, type GitWorld } from './git-world.ts';

/** Ada maintains analytics, Grace develops there, Linus reads; all three are linked. */
const names = ['ada', 'grace', 'linus'] as const;
type Login = (typeof names)[number];

let sandbox: Sandbox;
let http: NodeHttp;
let world: GitWorld;
let bindings: Bindings;
let repositories: RepositoriesPort;
let refresh: (account: AccountId) => Promise<void>;
let tokens: Map<string, string>;
let opened: string[];
let ahead: PushAhead[];
let answered: ((found: unknown) => unknown) | undefined;

beforeAll(async () => {
  sandbox = await startSandbox();
  http = createHttp({ env: {}, caFor: () => sandbox.ca });
}, 60_000);
afterAll(async () => {
  await http.close();
  await sandbox.close();
});

beforeEach(async () => {
  tokens = new Map();
  opened = [];
  ahead = [];
  answered = undefined;
  for (const login of names) tokens.set(login, (await sandbox.grant(login)).accessToken);
  const { url: instance, ca } = sandbox;
  const person = (login: Login) => ({
    login,
    instance,
    ca,
    password: async () => tokens.get(login)!,
  });
  world = await createGitWorld(names.map(person), { deps: withService });
  await Promise.all(world.accounts.map(({ id }) => refresh(id)));
});
afterEach(async () => {
  sandbox.faults.clear();
  await world.close();
});

describe('a pre-flight', () => {
  test('tells that the account can read, which branch there is, and that a repository is empty', async () => {
    expect(await look('analytics/jaffle-shop')).toMatchObject({
      account: of('ada').id,
      failure: null,
      defaultBranch: 'main',
      empty: false,
      others: [],
    });
    expect(await look('analytics/new-project')).toMatchObject({ failure: null, empty: true });
  });

  test('names who else is linked there, and asks none of them', async () => {
    const before = sandbox.requests.length;
    expect(await look('grace/scratch', 'ada')).toMatchObject({
      failure: { code: 'git.not-found' },
      others: [of('grace').id, of('linus').id],
    });
    expect(sentSince(before)).toBe(1);
  });

  test('comes before a clone, which then makes nothing', async () => {
    const operation = await cloneAs('grace/scratch', 'ada');
    expect(operation.failure).toMatchObject({ code: 'git.not-found' });
    expect(world.database.all('SELECT * FROM partial_clones')).toEqual([]);
  });

  test('is ended by a newer one for the same address', async () => {
    sandbox.faults.latency(400);
    const first = look('analytics/jaffle-shop');
    const second = look('analytics/jaffle-shop');
    await expect(first).rejects.toMatchObject({ code: 'app.cancelled' });
    sandbox.faults.latency(0);
    expect(await second).toMatchObject({ failure: null });
  });
});

describe('asking the other accounts, with consent', () => {
  const tried = (path: string, ...logins: readonly Login[]) =>
    world.git['git.try-accounts']({
      url: at(path),
      accounts: logins.map((login) => of(login).id),
    });

  test('tells in words who can see it, and asks each once', async () => {
    const before = sandbox.requests.length;
    const { summary, tried: each } = await tried('grace/scratch', 'linus', 'grace', 'grace');
    expect(summary).toBe('linus cannot see it, grace can.');
    expect(each.map(({ sees }) => sees)).toEqual([false, true]);
    expect(sentSince(before)).toBe(2);
  });

  test('never sends a credential again that was refused, until it is another', async () => {
    sandbox.expire(tokens.get('linus')!);
    expect(await tried('grace/scratch', 'linus')).toMatchObject({
      summary: 'linus cannot see it.',
      tried: [{ failure: { code: 'git.refused' } }],
    });
    const before = sandbox.requests.length;
    const again = await tried('analytics/jaffle-shop', 'linus', 'grace');
    expect(again.summary).toMatch(/^grace can see it\. linus was not asked: .*lock out/);
    expect(sentSince(before)).toBe(1);

    tokens.set('linus', (await sandbox.grant('linus')).accessToken);
    expect((await tried('analytics/jaffle-shop', 'linus')).summary).toBe('linus can see it.');
  });

  test('leaves out an account that cannot act, and refuses one of another host', async () => {
    Object.assign(of('linus'), { health: 'refused' });
    const before = sandbox.requests.length;
    expect((await tried('grace/scratch', 'linus')).summary).toBe(
      'linus was not asked: the service refused it.',
    );
    expect(sandbox.requests.length).toBe(before);
    Object.assign(of('linus'), { instance: 'https://elsewhere.example' });
    await expect(tried('grace/scratch', 'linus')).rejects.toMatchObject({
      code: 'account.needs-link',
    });
  });
});

describe('what an account may do', () => {
  test('stops a push before it starts, and names who may', async () => {
    const clone = await changed('analytics/jaffle-shop', 'linus');
    const before = sandbox.requests.length;
    await expect(world.git['git.push']({ clone: clone.id })).rejects.toMatchObject({
      code: 'git.read-only',
      detail: 'linus may only read analytics/jaffle-shop. ada and grace may push there.',
    });
    const paths = sandbox.requests.slice(before).map(({ path }) => path);
    expect(paths.filter((path) => path.includes('git-receive-pack'))).toEqual([]);

    await world.git['git.act-as']({ clone: clone.id, account: of('ada').id });
    const pushed = await world.ended(await world.git['git.push']({ clone: clone.id }));
    expect(pushed).toMatchObject({ status: 'done', account: of('ada').id });
  });

  test('is asked of the service when it is used, and kept in the index', async () => {
    const clone = await changed('analytics/jaffle-shop', 'ada');
    world.database.run("UPDATE repositories SET permission = 'read'");
    const pushed = await world.ended(await world.git['git.push']({ clone: clone.id }));
    expect(pushed.status).toBe('done');
    expect(repositories.byId(of('ada').id, '101')).toMatchObject({ permission: 'admin' });
  });

  test('is what was known last where the service cannot be asked', async () => {
    const clone = await changed('analytics/jaffle-shop', 'linus');
    sandbox.faults.set({ kind: '500', path: /\/api\// });
    await expect(world.git['git.push']({ clone: clone.id })).rejects.toMatchObject({
      code: 'git.read-only',
    });
  });

  test('is nothing in an archived repository, and in one that is switched off', async () => {
    const clone = await changed('analytics/legacy-reports', 'ada');
    const pushed = world.git['git.push']({ clone: clone.id });
    await expect(pushed).rejects.toMatchObject({ code: 'git.repository-archived' });
    answered = (found) => ({ ...(found as object), archived: false, disabled: true });
    await expect(world.git['git.push']({ clone: clone.id })).rejects.toMatchObject({
      code: 'git.repository-disabled',
    });
  });

  test('comes before what else looks at a push, which may stop it too', async () => {
    const clone = await changed('analytics/jaffle-shop', 'grace');
    await world.git['git.switch']({ clone: clone.id, branch: 'no-entry', create: true });
    await expect(world.git['git.push']({ clone: clone.id })).rejects.toMatchObject({
      code: 'git.push-rule',
    });
    expect(ahead.at(-1)).toMatchObject({
      branch: 'no-entry',
      upstream: null,
      repository: { id: '101', permission: 'write' },
    });
  });
});

describe('a repository that has moved', () => {
  const path = 'platform/orchestration';

  test('is told of by both addresses, marked, and followed only when asked', async () => {
    const clone = await cloned(path, 'ada');
    await bindings.handlers['bindings.set']({ place: clone.cloneUrl, account: of('ada').id });
    sandbox.rename(path, 'conductor');
    const now = `${sandbox.url}/platform/conductor.git`;

    const fetched = await world.ended(await world.git['git.fetch']({ clone: clone.id }));
    expect(fetched.failure).toMatchObject({
      code: 'git.moved',
      detail: `It was ${clone.cloneUrl} and is now ${now}`,
    });
    const [marked] = await world.git['git.clones']({});
    expect(marked).toMatchObject({ cloneUrl: clone.cloneUrl, movedTo: now });

    git(clone.folder, 'config', 'remote.origin.pushurl', clone.cloneUrl);
    const moved = await world.git['git.rewrite-remote']({ clone: clone.id });
    expect(moved).toMatchObject({ cloneUrl: now, path: 'platform/conductor', movedTo: null });
    const settings = await readFile(join(clone.folder, '.git', 'config'), 'utf8');
    expect(settings).not.toContain('orchestration');
    expect(await world.ended(await world.git['git.fetch']({ clone: clone.id }))).toMatchObject({
      status: 'done',
    });
    expect(bindings.all().map(({ place }) => place)).toEqual([now.replace('.git', '')]);
    await expect(world.git['git.rewrite-remote']({ clone: clone.id })).rejects.toMatchObject({
      code: 'git.not-moved',
    });
    sandbox.rename('platform/conductor', 'orchestration');
  });

  test('is never followed to another host, nor from a remote that was changed', async () => {
    const clone = await cloned(path, 'ada');
    answered = (found) => ({ ...(found as object), cloneUrl: 'https://evil.example/x.git' });
    await expect(world.git['git.rewrite-remote']({ clone: clone.id })).rejects.toMatchObject({
      code: 'git.not-moved',
    });
    answered = (found) => ({ ...(found as object), cloneUrl: `${sandbox.url}/platform/new.git` });
    git(clone.folder, 'remote', 'set-url', 'origin', 'https://evil.example/x.git');
    await expect(world.git['git.rewrite-remote']({ clone: clone.id })).rejects.toMatchObject({
      code: 'git.remote-changed',
    });
    expect(git(clone.folder, 'remote', 'get-url', 'origin')).toBe('https://evil.example/x.git');
  });
});

describe('who acts', () => {
  test('is remembered after it worked, and offered as a binding where it was chosen', async () => {
    const operation = await cloneAs('analytics/jaffle-shop', 'grace');
    expect(operation.bindable).toEqual({
      account: of('grace').id,
      owner: `${sandbox.url}/analytics`,
      repository: `${sandbox.url}/analytics/jaffle-shop`,
    });
    expect(await world.git['git.explain']({ url: at('analytics/jaffle-shop') })).toMatchObject({
      account: of('grace').id,
      others: [of('ada').id, of('linus').id],
      permission: 'write',
      sends: { username: 'oauth2' },
      obstacle: null,
    });
  });

  test('follows a binding, and the plan says so', async () => {
    const place = `${sandbox.url}/analytics`;
    await bindings.handlers['bindings.set']({ place, account: of('linus').id });
    const plan = await world.git['git.plan']({ url: at('analytics/jaffle-shop') });
    expect(plan.account).toBe(of('linus').id);
    expect(plan.reasons).toContain('You bound analytics to linus.');
    expect(plan.why.map(({ rule }) => rule)).toEqual(['several', 'binding-owner', 'local']);
    expect(plan.others).toEqual([of('ada').id, of('grace').id]);
  });

  test('is nobody’s secret: nothing of the credential is in the explanation', async () => {
    const told = JSON.stringify(
      await world.git['git.explain']({ url: at('analytics/jaffle-shop') }),
    );
    for (const token of tokens.values()) expect(told).not.toContain(token);
  });

  test('is each of two on one host for their own repository, from clone to push', async () => {
    for (const [group, login] of [
      ['analytics', 'grace'],
      ['platform', 'ada'],
    ] as const) {
      const place = `${sandbox.url}/${group}`;
      await bindings.handlers['bindings.set']({ place, account: of(login).id });
    }
    for (const [path, login] of [
      ['analytics/jaffle-shop', 'grace'],
      ['platform/infra', 'ada'],
    ] as const) {
      const { account, reasons } = await world.git['git.explain']({ url: at(path) });
      expect(account).toBe(of(login).id);
      expect(reasons.map(({ sentence }) => sentence)).toContain(
        `You bound ${path.split('/')[0]} to ${login}.`,
      );
      const made = await world.ended(await world.git['git.clone']({ url: at(path) }));
      const clone = made.clone!;
      await world.git['git.switch']({ clone, branch: `by-${login}-${Date.now()}`, create: true });
      await writeFile(join(made.folder, 'a.txt'), login);
      await world.git['git.commit']({ clone, message: 'DATA-1: a' });
      const pushed = await world.ended(await world.git['git.push']({ clone }));
      expect(pushed).toMatchObject({ status: 'done', account: of(login).id });
      expect(git(made.folder, 'log', '-1', '--format=%an')).toBe(login);
    }
  });

  test('can be no account of another host', async () => {
    const clone = await cloned('analytics/jaffle-shop', 'ada');
    Object.assign(of('grace'), { instance: 'https://elsewhere.example' });
    await expect(
      world.git['git.act-as']({ clone: clone.id, account: of('grace').id }),
    ).rejects.toMatchObject({ code: 'account.needs-link' });
  });
});

describe('a change request', () => {
  test('is made at the service for a branch that is there, and opened when asked', async () => {
    const clone = await cloned('analytics/jaffle-shop', 'ada');
    const open = (openBrowser: boolean) =>
      world.git['git.change-request']({ clone: clone.id, openBrowser });
    await expect(open(false)).rejects.toMatchObject({ code: 'git.bad-branch' });

    const branch = `feature/${Date.now()}`;
    await world.git['git.switch']({ clone: clone.id, branch, create: true });
    await expect(open(false)).rejects.toMatchObject({ code: 'git.bad-branch' });
    await writeFile(join(clone.folder, 'a.txt'), branch);
    await world.git['git.commit']({ clone: clone.id, message: 'a' });
    await world.ended(await world.git['git.push']({ clone: clone.id }));

    const { url, opened: wasOpened } = await open(true);
    expect(wasOpened).toBe(true);
    expect(opened).toEqual([url]);
    const page = new URL(url);
    expect(page.pathname).toBe('/analytics/jaffle-shop/-/merge_requests/new');
    expect(page.searchParams.get('merge_request[source_branch]')).toBe(branch);
    expect(page.searchParams.get('merge_request[target_branch]')).toBe('main');
  });
});

/** What the service answers, changed where a test says so, and a rule that stops one branch. */
function withService(made: GitParts): Partial<GitDeps> {
  const service = createService(made, { http, tokenOf: (login) => tokens.get(login)! });
  ({ bindings, refresh } = service);
  repositories = {
    ...service.repositories,
    look: async (account, where) => {
      const found = await service.repositories.look(account, where);
      return (answered === undefined ? found : answered(found)) as typeof found;
    },
  };
  return {
    ...service.deps,
    repositories,
    openPage: async (url: string) => opened.push(url) > 0,
    beforePush: async (push: PushAhead) => {
      ahead.push(push);
      if (push.branch === 'no-entry') throw new AppError('git.push-rule');
    },
  };
}

const at = (path: string): string => `${sandbox.url}/${path}.git`;

const of = (login: Login): Account => world.accounts.find((one) => one.login === login)!;

function look(path: string, login?: Login) {
  const account = login === undefined ? {} : { account: of(login).id };
  return world.git['git.preflight']({ url: at(path), ...account });
}

async function cloneAs(path: string, login: Login): Promise<Operation> {
  const request = { url: at(path), account: of(login).id };
  return world.ended(await world.git['git.clone'](request));
}

async function cloned(path: string, login: Login): Promise<Clone> {
  const operation = await cloneAs(path, login);
  expect(operation.failure).toBeNull();
  return (await world.git['git.clones']({})).find(({ id }) => id === operation.clone)!;
}

/** A clone with one commit the server does not have. */
async function changed(path: string, login: Login): Promise<Clone> {
  const clone = await cloned(path, login);
  await writeFile(join(clone.folder, `${login}.txt`), String(Date.now()));
  await world.git['git.commit']({ clone: clone.id, message: 'DATA-1: change' });
  return clone;
}

/** How often git came with a credential since then. */
const sentSince = (before: number): number =>
  sandbox.requests
    .slice(before)
    .filter(({ path, authenticated }) => path.includes('info/refs') && authenticated === 'basic')
    .length;

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
}
