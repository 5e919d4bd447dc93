import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Account } from '../preload/model/account.ts';
import type { Clone } from '../preload/model/git.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { createTestClient } from '../sandbox/test-client.ts';
import { createAppWorld, type AppWorld } from './app-world.ts';

/** Shared access and push rules through the whole app, against a played GitLab. */
type Login = 'ada' | 'grace' | 'linus';

let sandbox: Sandbox;
let world: AppWorld;

beforeAll(async () => {
  sandbox = await startSandbox();
}, 60_000);
afterAll(() => sandbox.close());

beforeEach(async () => {
  world = await createAppWorld();
  await world.call('network.trust', { origin: sandbox.url, ca: sandbox.ca });
  sandbox.clearRequests();
});
afterEach(() => world.close());

describe('who could share a repository', () => {
  test.each<readonly [Login, string, readonly string[], string | null]>([
    ['ada', 'analytics/jaffle-shop', ['api'], null],
    ['grace', 'analytics/jaffle-shop', ['api'], 'shared-access.role'],
    ['linus', 'analytics/jaffle-shop', ['api'], 'shared-access.role'],
    ['grace', 'grace/scratch', ['api'], 'shared-access.personal'],
    ['ada', 'grace/scratch', ['api'], 'git.not-found'],
    ['ada', 'analytics/no-such', ['api'], 'git.not-found'],
    ['ada', 'analytics/jaffle-shop', ['read_api', 'write_repository'], 'shared-access.scope'],
    ['grace', 'analytics/jaffle-shop', ['read_api'], 'shared-access.role'],
  ])('%s of %s with %j is told %s beforehand', async (login, path, scopes, code) => {
    const account = await link(login, scopes);
    const url = urlOf(path);
    const { makers, existing } = await world.call('shared-access.describe', { url });
    expect(makers.map((one) => one.obstacle?.code ?? null)).toEqual([code]);
    expect(existing).toBeNull();
    if (code === null) return;
    const failure = await world.fails('shared-access.create', { url, account: account.id });
    expect(failure.code).toBe(code);
    expect(made()).toBe(0);
  });

  test('is asked of those who list it, or of whoever is named', async () => {
    const ada = await link('ada');
    const grace = await link('grace');
    await world.call('repositories.refresh', {});
    const ask = async (path: string, account?: Account) =>
      (
        await world.call('shared-access.describe', {
          url: urlOf(path),
          ...(account === undefined ? {} : { account: account.id }),
        })
      ).makers.map((one) => one.account);
    expect(await ask('grace/scratch')).toEqual([grace.id]);
    expect(await ask('analytics/jaffle-shop')).toEqual([ada.id, grace.id]);
    expect(await ask('analytics/jaffle-shop', grace)).toEqual([grace.id]);
  });

  test('is nobody without an account there', async () => {
    const url = 'https://gitlab.com/a/b.git';
    const failure = await world.fails('shared-access.describe', { url });
    expect(failure).toEqual({ code: 'account.needs-link', detail: 'gitlab.com' });
  });
});

describe('shared access', () => {
  test('is an account of its own: one repository, read-only, and one for each', async () => {
    const ada = await link('ada');
    const expiresAt = Date.now() + 30 * 24 * 3_600_000;
    const url = `${sandbox.url}/Analytics/jaffle-shop`;
    const shared = await world.call('shared-access.create', { url, account: ada.id, expiresAt });
    expect(shared).toMatchObject({
      provider: 'gitlab',
      method: 'deploy-token',
      scopes: ['read_repository'],
      repository: urlOf('analytics/jaffle-shop'),
      health: 'linked',
    });
    expect(shared.login).toMatch(/^gitlab\+deploy-token-\d+$/);
    expect(Math.abs(shared.expiresAt! - expiresAt)).toBeLessThan(60_000);

    const again = { url: urlOf('analytics/jaffle-shop'), account: ada.id };
    expect((await world.call('shared-access.describe', again)).existing).toBe(shared.id);
    const failure = await world.fails('shared-access.create', again);
    expect(failure).toMatchObject({ code: 'shared-access.exists' });
    expect(failure.detail).toContain(shared.login);
    expect(made()).toBe(1);

    // Its list is the one repository; nobody is asked for more, and nothing fails for it.
    const { rows } = await world.call('repositories.list', { account: shared.id });
    expect(rows).toMatchObject([{ path: 'analytics/jaffle-shop', permission: 'read' }]);
    const states = await world.call('repositories.refresh', {});
    expect(states.map(({ status }) => status)).not.toContain('failed');
  });

  test('asked for twice at once is made once', async () => {
    const { id: account } = await link('ada');
    const wanted = { url: urlOf('analytics/jaffle-shop'), account };
    const both = await Promise.all([
      world.app.dispatch('shared-access.create', wanted),
      world.app.dispatch('shared-access.create', wanted),
    ]);
    expect(both.map(({ ok }) => ok)).toEqual([true, false]);
    expect(made()).toBe(1);
  });

  test('does not end yesterday', async () => {
    const { id: account } = await link('ada');
    const wanted = { url: urlOf('analytics/jaffle-shop'), account, expiresAt: Date.now() - 1 };
    expect(await world.fails('shared-access.create', wanted)).toEqual({
      code: 'shared-access.bad-expiry',
    });
  });

  test('is taken where nobody’s own account gets in, and reads but never pushes', async () => {
    const ada = await link('ada');
    const shared = await create('analytics/jaffle-shop', ada);
    const url = urlOf('analytics/jaffle-shop');
    await world.call('repositories.refresh', {});
    const mine = await world.call('git.explain', { url });
    expect(mine).toMatchObject({ account: ada.id, permission: 'admin', others: [shared.id] });
    expect(mine.reasons.map(({ sentence }) => sentence).join(' ')).toContain('can only read');

    await world.call('accounts.unlink', { id: ada.id });
    const explained = await world.call('git.explain', { url });
    expect(explained).toMatchObject({ account: shared.id, permission: 'read' });
    expect(explained.sends?.username).toBe(shared.login);

    const clone = await cloned('analytics/jaffle-shop');
    const status = await world.call('git.status', { clone: clone.id });
    expect(status.warning).toContain('A deploy token is nobody');
    await writeFile(join(clone.folder, 'x.txt'), 'x');
    const commit = await world.call('git.commit', { clone: clone.id, message: 'Say why' });
    expect(commit.warning).toContain('cannot push');
    sandbox.clearRequests();
    const failure = await world.fails('git.push', { clone: clone.id });
    expect(failure).toMatchObject({ code: 'git.read-only' });
    expect(sandbox.requests).toEqual([]);
    const fetched = await world.ended(await world.call('git.fetch', { clone: clone.id }));
    expect(fetched.failure).toBeNull();

    const other = urlOf('analytics/warehouse-dbt');
    expect((await world.call('git.explain', { url: other })).account).toBeNull();
  });

  test('is ended at GitLab by unlinking, as long as its maker is linked', async () => {
    const ada = await link('ada');
    const shared = await create('analytics/jaffle-shop', ada);
    expect(await listed()).toContain(shared.login);
    const done = await world.call('accounts.unlink', { id: shared.id });
    expect(done).toMatchObject({ revoked: true });
    expect(await listed()).not.toContain(shared.login);
    expect(await world.call('accounts.list', {})).toMatchObject([{ id: ada.id }]);
    // And then it can be made anew.
    await create('analytics/jaffle-shop', ada);
  });

  test('without its maker is erased here, and the page to end it on is said', async () => {
    const ada = await link('ada');
    const shared = await create('analytics/warehouse-dbt', ada);
    await world.call('accounts.unlink', { id: ada.id });
    const { revoked, detail } = await world.call('accounts.unlink', { id: shared.id });
    expect(revoked).toBe(false);
    expect(detail).toContain(`${sandbox.url}/analytics/warehouse-dbt/-/settings/repository`);
    expect(detail).toContain(shared.login);
    expect(await world.call('accounts.list', {})).toEqual([]);
  });

  test('that GitLab ended is marked so when git is refused, and can be replaced', async () => {
    const ada = await link('ada');
    const shared = await create('analytics/warehouse-dbt', ada);
    const { id } = await cloned('analytics/warehouse-dbt', shared);
    await send('DELETE', 'analytics%2Fwarehouse-dbt', shared.login.replace(/\D+/, ''));
    const fetched = await world.ended(await world.call('git.fetch', { clone: id }));
    expect(fetched.failure).toMatchObject({ code: 'git.refused' });
    const spent = (await world.call('accounts.list', {})).find((one) => one.id === shared.id);
    expect(spent?.health).toBe('refused');

    const anew = await create('analytics/warehouse-dbt', ada);
    const tokens = (await world.call('accounts.list', {})).filter(
      ({ method }) => method === 'deploy-token',
    );
    expect(tokens.map((one) => one.id)).toEqual([anew.id]);
  });

  test('never shows its secret', async () => {
    const ada = await link('ada');
    const seen: unknown[] = [await create('analytics/jaffle-shop', ada)];
    seen.push(await world.call('accounts.list', {}), await world.call('activity.list', {}));
    expect(JSON.stringify(seen)).not.toContain('gldt-');
  });
});

describe('a push rule', () => {
  const path = 'analytics/warehouse-dbt';

  test('is checked before anything is sent, and named with the commit', async () => {
    await link('ada');
    const clone = await cloned(path);
    await change(clone, 'No ticket here');
    sandbox.clearRequests();
    const failure = await world.fails('git.push', { clone: clone.id });
    expect(failure.code).toBe('git.push-rule');
    expect(failure.detail).toMatch(
      /^The message of \w{8} “No ticket here” does not follow \^\[A-Z\]\+-\[0-9\]\+: \.\s.*Nothing was sent\..*--amend/,
    );
    expect(sandbox.requests.map((one) => one.path).filter((one) => one.includes('.git'))).toEqual(
      [],
    );
    expect((await world.call('git.status', { clone: clone.id })).ahead).toBe(1);
  });

  test('lets what follows it through', async () => {
    await link('ada');
    const clone = await cloned(path);
    await change(clone, 'DATA-7: Say why');
    const pushed = await world.ended(await world.call('git.push', { clone: clone.id }));
    expect(pushed.failure).toBeNull();
  });

  test('that may not be read is the server’s to tell', async () => {
    await link('grace');
    const clone = await cloned(path);
    const branch = `feature/${Date.now()}`;
    await world.call('git.switch', { clone: clone.id, branch, create: true });
    await change(clone, 'No ticket either');
    const pushed = await world.ended(await world.call('git.push', { clone: clone.id }));
    expect(pushed.failure).toMatchObject({ code: 'git.push-rule' });
    expect(pushed.failure?.words).toContain('does not follow the pattern');
  });
});

const urlOf = (path: string) => `${sandbox.url}/${path}.git`;
const instance = () => sandbox.url;

function link(login: Login, scopes: readonly string[] = ['api']): Promise<Account> {
  const token = sandbox.personalToken(login, scopes);
  return world.call('accounts.add-token', { provider: 'gitlab', instance: instance(), token });
}

const create = (path: string, { id: account }: Account) =>
  world.call('shared-access.create', { url: urlOf(path), account });

/** How many deploy tokens were asked for. */
const made = () =>
  sandbox.requests.filter(
    ({ method, path }) => method === 'POST' && path.endsWith('/deploy_tokens'),
  ).length;

async function cloned(path: string, as?: Account): Promise<Clone> {
  const account = as === undefined ? {} : { account: as.id };
  const started = await world.call('git.clone', { url: urlOf(path), ...account });
  const { failure, clone } = await world.ended(started);
  expect(failure).toBeNull();
  return (await world.call('git.clones', {})).find(({ id }) => id === clone)!;
}

async function change({ id, folder }: Clone, message: string): Promise<void> {
  await writeFile(join(folder, `${message.length}.txt`), `${Date.now()}`);
  await world.call('git.commit', { clone: id, message });
}

/** What GitLab has for a project, asked apart from the app. */
async function listed(): Promise<readonly string[]> {
  const tokens = (await send('GET', 'analytics%2Fjaffle-shop')) as readonly { username: string }[];
  return tokens.map(({ username }) => username);
}

async function send(method: string, project: string, id?: string): Promise<unknown> {
  const path = `/api/v4/projects/${project}/deploy_tokens${id === undefined ? '' : `/${id}`}`;
  const client = createTestClient(sandbox);
  const { accessToken } = await sandbox.grant('ada');
  const authorization = `Bearer ${accessToken}`;
  const answer = await client.send(method, path, undefined, { authorization });
  await client.close();
  expect(answer.status).toBeLessThan(300);
  return answer.json;
}
