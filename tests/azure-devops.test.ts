import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createLoopbackReceiver } from '../main/hosts/node/loopback-receiver.ts';
import type { Instance } from '../preload/model/account.ts';
import type { CloneId } from '../preload/model/git.ts';
import type { Attempt } from '../preload/model/sign-in.ts';
import { startAzure, type AzureSandbox, type AzureUsername } from '../sandbox/azure/azure.ts';
import { createAppWorld, type AppWorld } from './app-world.ts';

/** The main job at Azure DevOps, through the whole app: set up, link, list, clone, push. */
describe('Azure DevOps', () => {
  let azure: AzureSandbox;
  let world: AppWorld;
  let instance: Instance;

  beforeAll(async () => {
    azure = await startAzure();
    world = await createAppWorld({ receivers: [createLoopbackReceiver()] });
    instance = azure.instances.main as Instance;
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await azure.close();
  });

  const draft = (mode: 'service-user' | 'service-principal') => ({
    provider: 'azure-devops' as const,
    organisation: `${instance}/analytics/_git/jaffle-shop`,
    tenant: azure.tenant.id,
    clientId: azure.apps.principal.clientId,
    clientSecret: azure.apps.principal.secret.value,
    mode,
    ca: azure.ca,
  });

  /** Signs in as the browser would: at Entra ID, then back to the listener under its own name. */
  async function comeBack({ authorizeUrl, redirectUri }: Attempt, username: AzureUsername) {
    const visit = await azure.visitor(username).authorise(authorizeUrl ?? '');
    const callback = 'callback' in visit ? String(visit.callback) : '';
    expect(callback.startsWith(`${redirectUri}?`)).toBe(true);
    return fetch(callback);
  }

  async function push(clone: CloneId, folder: string) {
    await writeFile(join(folder, 'new.txt'), `${Math.random()}\n`);
    await world.call('git.commit', { clone, message: 'Say more' });
    return world.ended(await world.call('git.push', { clone }));
  }

  test('is set up by an admin, who signs in through the saved app', async () => {
    const { checks } = await world.call('integrations.preflight', { draft: draft('service-user') });
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([]);
    const saved = await world.call('integrations.save', { draft: draft('service-user') });
    expect(saved).toMatchObject({ instance, state: 'saved' });

    const app = { provider: 'azure-devops' as const, instance };
    const begun = await world.call('integrations.authorise', { ...app, openBrowser: false });
    expect(begun.attempt?.redirectUri).toMatch(/^http:\/\/localhost:\d+\/oauth\/azure-devops$/);
    const page = await comeBack(begun.attempt!, 'ada');
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('signed in')]);
    const { git } = await world.call('integrations.list', {});
    expect(git).toMatchObject([{ provider: 'azure-devops', state: 'ready' }]);
    const [account] = await world.call('accounts.list', {});
    expect(account).toMatchObject({ login: azure.people.ada.upn, method: 'loopback', instance });
  });

  test('lists, clones with the token as password, and pushes where it may', async () => {
    await world.call('repositories.refresh', {});
    const { rows } = await world.call('repositories.list', { search: 'orchestration' });
    expect(rows).toMatchObject([{ path: 'Data Platform/orchestration', permission: 'admin' }]);
    const url = rows[0]!.cloneUrl;
    expect(url).toBe(`${instance}/Data%20Platform/_git/orchestration`);
    const cloned = await world.ended(await world.call('git.clone', { url }));
    expect(cloned).toMatchObject({ status: 'done', failure: null });
    expect(await push(cloned.clone!, cloned.folder)).toMatchObject({ status: 'done' });
  });

  test('is told apart: no right to push, a branch for pull requests only, a repository that is off', async () => {
    const begun = await world.call('sign-in.start', {
      provider: 'azure-devops',
      instance,
      method: 'loopback',
      openBrowser: false,
    });
    await comeBack(begun, 'linus');
    const accounts = await world.call('accounts.list', {});
    const linus = accounts.find(({ login }) => login === azure.people.linus.upn)!;
    const cloneAs = async (account: typeof linus.id, path: string, name: string) => {
      const folder = join(world.folder, 'clones', name);
      const url = `${instance}/${path}`;
      return world.ended(await world.call('git.clone', { url, account, folder }));
    };
    const reading = await cloneAs(linus.id, 'analytics/_git/jaffle-shop', 'as-linus');
    await expect(push(reading.clone!, reading.folder)).rejects.toThrow('git.read-only');

    const infra = await cloneAs(linus.id, 'Data%20Platform/_git/infra', 'infra');
    const guarded = await push(infra.clone!, infra.folder);
    expect(guarded.failure).toMatchObject({ code: 'git.protected-branch' });
    await world.call('git.switch', { clone: infra.clone!, branch: 'my-change', create: true });
    expect(await push(infra.clone!, infra.folder)).toMatchObject({ status: 'done' });
    const opened = { clone: infra.clone!, target: 'main', openBrowser: false };
    expect((await world.call('git.change-request', opened)).url).toBe(
      `${instance}/Data%20Platform/_git/infra/pullrequestcreate?sourceRef=my-change&targetRef=main`,
    );

    // Nobody tells what may be done there any more, so that the push has to be tried.
    azure.setPermission('linus', 'quillworks/Data Platform/infra', ['GenericRead']);
    azure.faults.set({ kind: '500', path: /permissionevaluationbatch$/, times: 9 });
    const refused = await push(infra.clone!, infra.folder);
    expect(refused.failure).toMatchObject({ code: 'git.no-write' });
    azure.faults.clear();

    const off = await cloneAs(linus.id, 'analytics/_git/legacy-reports', 'off');
    expect(off.failure).toMatchObject({ code: 'git.not-found' });
  });

  test('moves to the service principal, which renews itself without anybody', async () => {
    await world.call('integrations.save', { draft: draft('service-principal') });
    const app = { provider: 'azure-devops' as const, instance };
    const { attempt } = await world.call('integrations.authorise', { ...app, openBrowser: false });
    expect(attempt).toBeNull();
    const accounts = await world.call('accounts.list', {});
    const robot = accounts.find(({ method }) => method === 'client-credentials')!;
    expect(robot).toMatchObject({ login: 'latchkey-robot', health: 'linked' });
    const before = azure.tokenRequests['client_credentials'] ?? 0;
    azure.expireAll();
    expect(await world.call('accounts.check', { id: robot.id })).toMatchObject({
      health: 'linked',
    });
    expect(azure.tokenRequests['client_credentials']).toBe(before + 1);
  });

  test('says of an account that was let go what an admin has to do, and recovers', async () => {
    const accounts = await world.call('accounts.list', {});
    const { id } = accounts.find(({ method }) => method === 'client-credentials')!;
    azure.setMember('quillworks', 'robot', null);
    const failure = await world.fails('accounts.check', { id });
    expect(failure).toMatchObject({ code: 'account.not-a-member' });
    const healthOf = async () =>
      (await world.call('accounts.list', {})).find((one) => one.id === id)?.health;
    expect(await healthOf()).toBe('needs-attention');
    azure.setMember('quillworks', 'robot', { licence: 'basic', projects: { '*': 'reader' } });
    await world.call('accounts.check', { id });
    expect(await healthOf()).toBe('linked');
  });
});
