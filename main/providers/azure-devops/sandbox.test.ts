import { createHash, randomBytes } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Instance } from '../../../preload/model/account.ts';
import { startAzure, type AzureApp, type AzureSandbox } from '../../../sandbox/azure/azure.ts';
import { originOf } from '../../core/origin.ts';
import { createHttp, type NodeHttp } from '../../hosts/node/http/http.ts';
import type { OAuthClient } from '../provider.ts';
import { createAzureDevops } from './index.ts';
import { failureOf, hurriedClock } from './test-service.ts';

let sandbox: AzureSandbox;
let http: NodeHttp;
let azure: ReturnType<typeof createAzureDevops>;
let instance: Instance;

const redirectUri = 'http://localhost:51234/oauth/azure-devops';

function clientOf(app: AzureApp): OAuthClient {
  const client = { instance, clientId: app.clientId, tenant: sandbox.tenant.id, allowHttp: false };
  return app.secret === null ? client : { ...client, clientSecret: app.secret.value };
}

async function signIn(client: OAuthClient, username: 'ada' | 'grace' = 'ada') {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const url = azure.oauth.authorizeUrl(client, { redirectUri, state: 'st4te', challenge });
  const answer = await sandbox.visitor(username).authorise(url.href);
  const callback = new URL('callback' in answer ? String(answer.callback) : 'about:blank');
  expect(callback.searchParams.get('state')).toBe('st4te');
  // Entra ID sends no issuer; should it begin to, it has to be the expected one.
  expect([null, azure.oauth.issuer(client)]).toContain(callback.searchParams.get('iss'));
  const code = callback.searchParams.get('code') ?? '';
  const swap = () => azure.oauth.exchange(client, { code, verifier, redirectUri });
  return { grant: await swap(), swap };
}

async function listed(token: string, at = instance) {
  const rows = [];
  for await (const page of azure.listing.repositories(at, token)) rows.push(...page);
  return rows;
}

beforeAll(async () => {
  sandbox = await startAzure({ deviceInterval: 1, extraProjects: 130 });
  instance = sandbox.instances.main as Instance;
  http = createHttp({
    env: {},
    caFor: (origin) => (origin === originOf(sandbox.url) ? sandbox.ca : undefined),
  });
  azure = createAzureDevops(http, hurriedClock().clock);
}, 60_000);

beforeEach(() => {
  sandbox.faults.clear();
  sandbox.setSignInAnswer('401');
});

afterAll(async () => {
  await http.close();
  await sandbox.close();
});

describe('Entra ID, played by the sandbox', () => {
  test('links, reads the person and renews; the old refresh token stays good', async () => {
    const client = clientOf(sandbox.apps.public);
    const { grant, swap } = await signIn(client);
    expect(grant).toMatchObject({ expiresIn: 3599 });
    expect(grant.scopes).toEqual(expect.arrayContaining([...azure.oauth.scopes]));
    expect(await failureOf(swap())).toMatchObject({ code: 'sign-in.code-refused' });

    const { ada } = sandbox.people;
    const identity = await azure.identity.identify(instance, grant.accessToken);
    expect(identity).toMatchObject({ login: ada.upn, name: ada.name, email: ada.upn });

    const old = grant.refreshToken ?? '';
    const renewed = await azure.oauth.refresh(client, old, redirectUri);
    expect(renewed.refreshToken).not.toBeNull();
    expect((await azure.identity.identify(instance, renewed.accessToken)).login).toBe(ada.upn);
    expect((await azure.oauth.refresh(client, old, redirectUri)).accessToken).toBeTruthy();
  });

  test('signs people in without a secret, though the app has one', async () => {
    const client = clientOf(sandbox.apps.principal);
    const { grant } = await signIn(client);
    const identity = await azure.identity.identify(instance, grant.accessToken);
    expect(identity.login).toBe(sandbox.people.ada.upn);
    expect(
      (await azure.oauth.refresh(client, grant.refreshToken ?? '', null)).accessToken,
    ).toBeTruthy();
    // Its redirect URI was registered for the web by mistake.
    const failure = await failureOf(signIn(clientOf(sandbox.apps.web)));
    expect(failure.code).toBe('sign-in.public-client');
  });

  test('says more than no when the browser brings one back', async () => {
    const request = { redirectUri, state: 'st4te', challenge: 'c'.repeat(43) };
    const client = clientOf(sandbox.apps.public);
    const url = azure.oauth.authorizeUrl(client, request);
    const answer = await sandbox.visitor('linus').deny(url.href);
    const { searchParams } = new URL(
      'callback' in answer ? String(answer.callback) : 'about:blank',
    );
    const error = searchParams.get('error') ?? '';
    const said = azure.oauth.refusal?.(error, searchParams.get('error_description'), client);
    expect(said).toMatchObject({ code: 'sign-in.denied' });
  });

  test('links by a code typed on another device', async () => {
    const client = clientOf(sandbox.apps.public);
    const started = await azure.deviceFlow.start(client);
    expect(started).toMatchObject({ interval: 5, verificationUriComplete: null });
    expect(originOf(started.verificationUri)).toBe(originOf(sandbox.url));
    expect(await azure.deviceFlow.poll(client, started.deviceCode)).toEqual({ at: 'pending' });
    await sandbox.visitor('grace').approveDevice(started.userCode);
    expect(await azure.deviceFlow.poll(client, started.deviceCode)).toMatchObject({
      at: 'granted',
      grant: { expiresIn: 3599 },
    });
    const second = await azure.deviceFlow.start(client);
    await sandbox.visitor('grace').denyDevice(second.userCode);
    const denied = await failureOf(azure.deviceFlow.poll(client, second.deviceCode));
    expect(denied.code).toBe('sign-in.denied');
  });

  test('says why a sign-in ended', async () => {
    const client = clientOf(sandbox.apps.public);
    const renew = async (end: (refreshToken: string) => void) => {
      const { refreshToken } = await sandbox.grant('linus');
      end(refreshToken ?? '');
      return failureOf(azure.oauth.refresh(client, refreshToken ?? '', redirectUri));
    };
    const idle = await renew((token) => void sandbox.expire(token));
    expect(idle).toMatchObject({ code: 'account.refused' });
    expect(idle.detail).toMatch(/90 days/);
    expect((await renew(() => sandbox.endSessions('linus'))).detail).toMatch(/password/);
    expect((await renew(() => sandbox.requireSecondFactor('linus'))).detail).toMatch(/proof/);
  });

  test('gives the app a token of its own, and says what is wrong with its secret', async () => {
    const { principal, expired } = sandbox.apps;
    const client = clientOf(principal);
    const grant = await azure.appGrant.request(client);
    expect(grant).toMatchObject({ refreshToken: null, expiresIn: 3599 });
    expect(await azure.identity.identify(instance, grant.accessToken)).toEqual({
      login: 'latchkey-robot',
      name: 'latchkey-robot',
      email: null,
      avatarUrl: null,
    });
    const pasted = { ...client, clientSecret: principal.secret.id };
    expect((await failureOf(azure.appGrant.request(pasted))).code).toBe('sign-in.secret-wrong');
    const over = await failureOf(azure.appGrant.request(clientOf(expired)));
    expect(over.code).toBe('sign-in.secret-expired');
    const elsewhere = { ...client, tenant: '99999999-2222-4333-8444-555555555555' };
    const lost = await failureOf(azure.appGrant.request(elsewhere));
    expect(lost.code).toBe('sign-in.tenant-unknown');
  });
});

describe('Azure DevOps, played by the sandbox', () => {
  test('takes a token somebody made by hand', async () => {
    const token = sandbox.personalToken('grace');
    expect((await azure.identity.identify(instance, token)).login).toBe(sandbox.people.grace.upn);
    expect(await listed(token)).not.toEqual([]);
  });

  test('lists every repository, with what the account may do', async () => {
    const { accessToken } = await sandbox.grant('ada');
    const rows = await listed(accessToken);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(130);
    const find = (path: string) => rows.find((row) => row.path === path);
    expect(find('analytics/jaffle-shop')).toMatchObject({
      cloneUrl: `${instance}/analytics/_git/jaffle-shop`,
      permission: 'admin',
      defaultBranch: 'main',
      disabled: false,
    });
    expect(find('analytics/legacy-reports')).toMatchObject({ disabled: true });
    expect(find('analytics/new-project')).toMatchObject({ defaultBranch: null });
    expect(find('Zürich Büro/Umsätze 2026')).toMatchObject({
      cloneUrl: `${instance}/Z%C3%BCrich%20B%C3%BCro/_git/Ums%C3%A4tze%202026`,
    });
  });

  test('shows the same repository to each account as it may be used', async () => {
    const permissionOf = async (token: string) =>
      (await azure.listing.find(instance, token, { path: 'analytics/jaffle-shop' }))?.permission;
    expect(await permissionOf((await sandbox.grant('grace')).accessToken)).toBe('write');
    expect(await permissionOf((await sandbox.grant('linus')).accessToken)).toBe('read');
    expect(await permissionOf(await sandbox.grantApp())).toBe('write');
  });

  test('finds a repository after it was renamed', async () => {
    const { accessToken } = await sandbox.grant('ada');
    const path = 'Data Platform/orchestration';
    const before = await azure.listing.find(instance, accessToken, { path });
    sandbox.rename('quillworks/Data Platform/orchestration', 'conductor');
    const after = await azure.listing.find(instance, accessToken, { id: before?.id ?? '' });
    expect(after?.path).toBe('Data Platform/conductor');
    expect(await azure.listing.find(instance, accessToken, { path: 'vault/nothing' })).toBeNull();
  });

  test.each(['401', '203', '302'] as const)('refuses a dead token with %s', async (answer) => {
    const { accessToken } = await sandbox.grant('ada');
    sandbox.expire(accessToken);
    sandbox.setSignInAnswer(answer);
    const failure = await failureOf(azure.identity.identify(instance, accessToken));
    expect(failure.code).toBe('account.refused');
  });

  test('says that somebody is no member, and names the right directory to a stranger', async () => {
    const second = sandbox.instances.second as Instance;
    const { accessToken } = await sandbox.grant('ada');
    const outsider = await failureOf(azure.identity.identify(second, accessToken));
    expect(outsider.code).toBe('account.not-a-member');
    const robot = await failureOf(azure.identity.identify(second, await sandbox.grantApp()));
    expect(robot.code).toBe('account.not-a-member');
    const nobody = await failureOf(azure.identity.identify(instance, 'eyJ0.made.up'));
    expect(nobody).toMatchObject({ code: 'account.refused' });
    expect(nobody.detail).toContain(sandbox.tenant.id);
  });

  test('lives through a rate limit, an error and odd answers while listing', async () => {
    const { accessToken } = await sandbox.grant('grace');
    const path = /\/_apis\/projects$/;
    sandbox.faults.set({ kind: '429', path, retryAfter: 3, times: 1 });
    sandbox.faults.set({ kind: '500', path, times: 1 });
    expect((await listed(accessToken)).length).toBeGreaterThan(3);
    sandbox.faults.set({ kind: 'wrong-json', path, times: 1 });
    expect((await failureOf(listed(accessToken))).code).toBe('host.unexpected-reply');
  });

  test('takes no token along to where a redirect points', async () => {
    const { accessToken } = await sandbox.grant('ada');
    const location = 'https://evil.example/';
    sandbox.faults.set({ kind: 'redirect', path: /connectionData$/, location, times: 1 });
    const failure = await failureOf(azure.identity.identify(instance, accessToken));
    expect(failure).toMatchObject({ code: 'host.redirected' });
  });
});

describe('the pre-flight', () => {
  const statuses = async (client: OAuthClient) =>
    Object.fromEntries((await azure.preflight(client)).map(({ id, status }) => [id, status]));

  test('tells right apps from wrong ones', async () => {
    const { apps } = sandbox;
    expect(await statuses(clientOf(apps.public))).toEqual({
      tenant: 'passed',
      app: 'passed',
      'device-flow': 'passed',
      credentials: 'not-run',
      organisation: 'passed',
      projects: 'not-run',
      redirect: 'passed',
    });
    expect(await statuses(clientOf(apps.principal))).toMatchObject({
      'device-flow': 'passed',
      credentials: 'passed',
      projects: 'passed',
    });
    expect(await statuses(clientOf(apps.web))).toMatchObject({
      app: 'passed',
      'device-flow': 'failed',
    });
    expect(await statuses(clientOf(apps.stranger))).toMatchObject({
      credentials: 'passed',
      projects: 'failed',
    });
    expect(await statuses(clientOf(apps.unregistered))).toMatchObject({
      app: 'passed',
      redirect: 'failed',
    });
    expect(await statuses(clientOf(apps.expired))).toMatchObject({ credentials: 'failed' });
    expect(await statuses(clientOf(apps.absent))).toMatchObject({ app: 'failed' });
  });

  test('tells a wrong directory and a misspelt organisation', async () => {
    const client = clientOf(sandbox.apps.public);
    const tenant = '99999999-2222-4333-8444-555555555555';
    expect(await statuses({ ...client, tenant })).toMatchObject({
      tenant: 'failed',
      app: 'not-run',
    });
    const misspelt = `${sandbox.url}/quilworks` as Instance;
    expect(await statuses({ ...client, instance: misspelt })).toMatchObject({
      tenant: 'passed',
      organisation: 'failed',
    });
  });

  test('tells a Stakeholder from one who sees code', async () => {
    const projects = { analytics: 'contributor' } as const;
    sandbox.setMember('quillworks', 'robot', { licence: 'stakeholder', projects });
    expect(await statuses(clientOf(sandbox.apps.principal))).toMatchObject({
      projects: 'inconclusive',
    });
    sandbox.setMember('quillworks', 'robot', { licence: 'basic', projects });
  });
});
