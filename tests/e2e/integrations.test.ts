import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { createApp, type App } from '../../main/app.ts';
import { createLoopbackReceiver } from '../../main/hosts/node/loopback-receiver.ts';
import { createNodePorts } from '../../main/hosts/node/ports.ts';
import type { Call, Input, Output } from '../../preload/contract.ts';
import type { AccountId, Instance } from '../../preload/model/account.ts';
import type { Outcome } from '../../preload/model/failure.ts';
import type { CloneId } from '../../preload/model/git.ts';
import type { AzureDevopsApp } from '../../preload/model/integration.ts';
import type { Attempt } from '../../preload/model/sign-in.ts';
import { startAzure, type AzureSandbox } from '../../sandbox/azure/azure.ts';
import { startGithub, type GithubSandbox } from '../../sandbox/github/github.ts';

let folder: string;
let app: App;
let azure: AzureSandbox;
let github: GithubSandbox;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'integrations-'));
  [azure, github] = await Promise.all([startAzure(), startGithub()]);
  app = await createApp({
    ports: createNodePorts({
      folder: join(folder, 'data'),
      policyPath: join(folder, 'no-policy.json'),
    }),
    host: {
      capabilities: { customProtocol: false, nativeDialogs: false, opensExternally: false },
      receivers: [createLoopbackReceiver()],
      openBrowser: async () => false,
      findBrowser: async () => null,
    },
    version: 'test',
    demo: false,
    background: false,
  });
  await call('vault.choose', { keeper: 'memory' });
  await call('settings.change', { cloneFolder: join(folder, 'clones') });
});

afterAll(async () => {
  await app.close();
  await Promise.all([azure.close(), github.close()]);
  await rm(folder, { recursive: true, force: true });
});

async function attempted<C extends Call>(name: C, input: Input<C>): Promise<Outcome<Output<C>>> {
  return (await app.dispatch(name, input)) as Outcome<Output<C>>;
}

async function call<C extends Call>(name: C, input: Input<C>): Promise<Output<C>> {
  const outcome = await attempted(name, input);
  if (outcome.ok) return outcome.value;
  throw new Error(`${name}: ${JSON.stringify(outcome.failure)}`);
}

const until = <T>(look: () => Promise<T | undefined>) =>
  vi.waitUntil(look, { interval: 20, timeout: 30_000 });

const ended = (id: Attempt['id']) =>
  until(async () =>
    (await call('sign-in.list', {})).find(
      (one) => one.id === id && !['pending', 'linking'].includes(one.status),
    ),
  );

async function finished(id: string) {
  const done = await until(async () =>
    (await call('git.operations', {})).find((one) => one.id === id && one.status !== 'running'),
  );
  expect(done.failure).toBeNull();
  return done;
}

describe('Azure DevOps, from a service user to the service principal', () => {
  const draft = (mode: AzureDevopsApp['mode'], clientSecret?: string) => ({
    provider: 'azure-devops' as const,
    organisation: azure.instances.main,
    tenant: azure.tenant.id,
    clientId: azure.apps.principal.clientId,
    mode,
    ca: azure.ca,
    ...(clientSecret === undefined ? {} : { clientSecret }),
  });
  const shown = async () => {
    const found = (await call('integrations.list', {})).git.find(
      (one) => one.provider === 'azure-devops',
    );
    if (found?.provider !== 'azure-devops') throw new Error('not set up');
    return found;
  };
  const name = () => ({
    provider: 'azure-devops' as const,
    instance: azure.instances.main as Instance,
  });
  const fetched = async (clone: CloneId) => finished((await call('git.fetch', { clone })).id);
  let user: AccountId;
  let clone: CloneId;

  test('the user acts after a sign-in, and a clone is made as it', async () => {
    const saved = await call('integrations.save', { draft: draft('service-user') });
    expect(saved).toMatchObject({ state: 'saved', organisation: 'quillworks' });
    const { attempt } = await call('integrations.authorise', { ...name(), openBrowser: false });
    const { callback } = await azure.visitor('grace').authorise(attempt?.authorizeUrl ?? '');
    await fetch(callback ?? '');
    const { status, failure, account } = await ended(attempt!.id);
    expect({ status, failure }).toEqual({ status: 'done', failure: null });
    user = account!;
    expect(await shown()).toMatchObject({
      state: 'ready',
      actsAs: user,
      idle: { state: 'fine' },
    });

    const url = `${azure.instances.main}/analytics/_git/jaffle-shop`;
    const { id } = await call('git.clone', { url, account: user });
    await finished(id);
    clone = (await call('git.clones', {}))[0]!.id;
  });

  test('a principal that is no member is refused, and the user works on', async () => {
    const { clientId, secret } = azure.apps.stranger;
    await call('integrations.save', {
      draft: { ...draft('service-principal', secret.value), clientId },
    });
    const outcome = await attempted('integrations.authorise', name());
    expect(outcome).toMatchObject({
      ok: false,
      failure: { code: 'integration.principal-not-added' },
    });
    expect(await shown()).toMatchObject({ actsAs: user, replaces: { mode: 'service-user' } });
    await fetched(clone);
    expect(await call('integrations.discard', name())).toMatchObject({
      state: 'ready',
      mode: 'service-user',
      actsAs: user,
    });
  });

  test('the pre-flight passes, and while the change waits nothing stands still', async () => {
    const change = draft('service-principal', azure.apps.principal.secret.value);
    const { checks } = await call('integrations.preflight', { draft: change });
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(checks.find(({ id }) => id === 'projects')?.status).toBe('passed');

    expect(await call('integrations.save', { draft: change })).toMatchObject({
      state: 'saved',
      mode: 'service-principal',
      actsAs: user,
    });
    // Its access token is over: it is renewed through the version that was authorised.
    azure.expireAll();
    await call('accounts.check', { id: user });
    await fetched(clone);
  });

  test('then the principal acts, and the user’s clone goes on as the user', async () => {
    const { app: now, attempt } = await call('integrations.authorise', name());
    expect([now.state, attempt]).toEqual(['ready', null]);
    const { actsAs, formerly } = await shown();
    expect(formerly).toBe(user);
    const all = await call('accounts.list', {});
    expect(all.find(({ id }) => id === actsAs)).toMatchObject({
      method: 'client-credentials',
      login: 'latchkey-robot',
    });
    expect((await fetched(clone)).account).toBe(user);
  });

  test('the user is unlinked by choice, and the principal clones by itself', async () => {
    await call('accounts.unlink', { id: user });
    const { state, actsAs, formerly } = await shown();
    expect({ state, formerly }).toEqual({ state: 'ready', formerly: null });
    const url = `${azure.instances.main}/analytics/_git/warehouse-dbt`;
    const { id } = await call('git.clone', { url, account: actsAs! });
    await finished(id);
    expect(await attempted('integrations.remove', name())).toMatchObject({
      failure: { code: 'integration.in-use' },
    });
  });
});

describe('a GitHub App', () => {
  test('proves itself by its key, says where it is installed, and lets people sign in', async () => {
    const { clientId, clientSecret, appId, privateKey, slug } = github.apps.githubApp;
    const draft = {
      provider: 'github' as const,
      instance: github.url,
      registration: 'github-app' as const,
      clientId,
      clientSecret,
      appId: String(appId),
      privateKey,
      installUrl: `${github.url}/apps/${slug}/installations/new`,
      ca: github.ca,
    };
    const { checks } = await call('integrations.preflight', { draft });
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([]);
    const { provider, instance } = await call('integrations.save', { draft });
    const { app: now, attempt } = await call('integrations.authorise', { provider, instance });
    expect([now.state, now.authorisedBy, attempt]).toEqual(['ready', `the app ${slug}`, null]);
    const installed = await call('integrations.installations', { instance });
    expect(installed.map(({ account }) => account).toSorted()).toEqual(['analytics', 'platform']);

    const started = await call('sign-in.start', { provider, instance, openBrowser: false });
    const { callback } = await github.visitor('ada').authorise(started.authorizeUrl ?? '');
    await fetch(callback ?? '');
    expect(await ended(started.id)).toMatchObject({ status: 'done', failure: null });

    const other = await call('integrations.save', { draft: { ...draft, appId: '999999' } });
    expect(other.replaces).not.toBeNull();
    expect(await attempted('integrations.authorise', { provider, instance })).toMatchObject({
      ok: false,
      failure: { code: expect.stringMatching(/^integration\.(not-proven|app-key-refused)$/) },
    });
    expect((await call('integrations.discard', { provider, instance })).state).toBe('ready');
  });
});
