import { createHash, randomBytes } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Instance } from '../../../preload/model/account.ts';
import { startGithub, type App, type GithubSandbox } from '../../../sandbox/github/github.ts';
import { originOf } from '../../core/origin.ts';
import { createHttp, type NodeHttp } from '../../hosts/node/http/http.ts';
import { readPrivateKey } from '../../hosts/node/private-key.ts';
import type { ListedRepository, OAuthClient } from '../provider.ts';
import { createGithub } from './index.ts';
import { hurriedClock } from './test-service.ts';

const schemeUri = 'dev.latchkey://oauth/github';

let sandbox: GithubSandbox;
let http: NodeHttp;
let github: ReturnType<typeof createGithub>;
let instance: Instance;

beforeAll(async () => {
  sandbox = await startGithub({ deviceInterval: 1, extraRepositories: 250 });
  instance = sandbox.url as Instance;
  http = createHttp({
    env: {},
    caFor: (origin) => (origin === originOf(sandbox.url) ? sandbox.ca : undefined),
  });
  github = createGithub(http, hurriedClock(Date.now()).clock);
}, 60_000);

beforeEach(() => {
  sandbox.faults.clear();
  sandbox.clearRequests();
});

afterAll(async () => {
  await http.close();
  await sandbox.close();
});

const withSecret = ({ clientId, clientSecret, kind }: App): OAuthClient => ({
  instance,
  clientId,
  clientSecret,
  allowHttp: false,
  registration: kind,
});
const withoutSecret = ({ clientId, kind }: App): OAuthClient => ({
  instance,
  clientId,
  allowHttp: false,
  registration: kind,
});

async function codeFor(client: OAuthClient, redirectUri = schemeUri) {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const url = github.oauth.authorizeUrl(client, { redirectUri, state: 'st4te', challenge });
  const answer = await sandbox.visitor('ada').authorise(url.href);
  const callback = new URL('callback' in answer ? String(answer.callback) : '');
  expect(callback.searchParams.get('state')).toBe('st4te');
  expect(callback.searchParams.get('iss')).toBe(github.oauth.issuer(client));
  return { code: callback.searchParams.get('code') ?? '', verifier, redirectUri };
}

async function byDevice(app: App) {
  const client = withoutSecret(app);
  const { deviceCode, userCode, verificationUri } = await github.deviceFlow.start(client);
  expect(verificationUri).toBe(`${instance}/login/device`);
  expect(await github.deviceFlow.poll(client, deviceCode)).toEqual({ at: 'pending' });
  await sandbox.visitor('ada').approveDevice(userCode);
  await expect
    .poll(async () => (polled = await github.deviceFlow.poll(client, deviceCode)).at, {
      interval: 1_100,
      timeout: 20_000,
    })
    .toBe('granted');
  if (polled?.at !== 'granted') throw new Error('not granted');
  return polled.grant;
}
let polled: Awaited<ReturnType<typeof github.deviceFlow.poll>> | undefined;

async function listed(token: string, onWithheld?: (organisations: number) => void) {
  const rows: ListedRepository[] = [];
  const pages = github.listing.repositories(instance, token, undefined, undefined, onWithheld);
  for await (const page of pages) rows.push(...page);
  return rows;
}

describe('signing in at GitHub, played by the sandbox', () => {
  test('links by the browser, reads the person, and revokes', async () => {
    const client = withSecret(sandbox.apps.scheme);
    const answer = await codeFor(client);
    const { accessToken, ...grant } = await github.oauth.exchange(client, answer);
    expect(grant).toEqual({ refreshToken: null, expiresIn: null, scopes: ['repo', 'workflow'] });
    await expect(github.oauth.exchange(client, answer)).rejects.toMatchObject({
      code: 'sign-in.code-refused',
    });

    const ada = await github.identity.identify(instance, accessToken);
    expect(ada).toMatchObject({ login: 'ada', token: { scopes: ['repo', 'workflow'] } });
    expect(await github.identity.avatar(instance, ada)).toMatch(/^data:image\/png;base64,/);

    await github.oauth.revoke?.(client, accessToken);
    expect(sandbox.stateOf(accessToken)).toBe('revoked');
    await expect(github.identity.identify(instance, accessToken)).rejects.toMatchObject({
      code: 'account.refused',
    });
  });

  test('links by a code on another device, without a secret', async () => {
    const { accessToken, scopes } = await byDevice(sandbox.apps.oauth);
    expect(scopes).toEqual(['repo', 'workflow']);
    expect(await github.identity.identify(instance, accessToken)).toMatchObject({ login: 'ada' });
    await expect(
      github.oauth.revoke?.(withoutSecret(sandbox.apps.oauth), accessToken),
    ).rejects.toMatchObject({ code: 'account.revoke-by-hand' });
  }, 30_000);

  test('says so when the person says no', async () => {
    const client = withoutSecret(sandbox.apps.oauth);
    const { deviceCode, userCode } = await github.deviceFlow.start(client);
    await sandbox.visitor('ada').denyDevice(userCode);
    await expect(github.deviceFlow.poll(client, deviceCode)).rejects.toMatchObject({
      code: 'sign-in.denied',
    });
  });

  test('is told to slow down, and by how much', async () => {
    const client = withoutSecret(sandbox.apps.oauth);
    const { deviceCode } = await github.deviceFlow.start(client);
    await github.deviceFlow.poll(client, deviceCode);
    const again = await github.deviceFlow.poll(client, deviceCode);
    expect(again).toEqual({ at: 'slow-down', interval: 6 });
  });

  test('renews where tokens expire, and the old pair dies', async () => {
    const client = withSecret(sandbox.apps.expiring);
    const { accessToken, refreshToken, expiresIn } = await sandboxGrant(sandbox.apps.expiring);
    expect(expiresIn).toBe(28_800);
    const renewed = await github.oauth.refresh(client, refreshToken, null);
    expect(renewed.accessToken).not.toBe(accessToken);
    await expect(github.oauth.refresh(client, refreshToken, null)).rejects.toMatchObject({
      code: 'account.refused',
    });
    await expect(github.identity.identify(instance, accessToken)).rejects.toMatchObject({
      code: 'account.refused',
    });
  });

  test.each<[string, (client: OAuthClient) => OAuthClient, string]>([
    ['a wrong secret', (client) => ({ ...client, clientSecret: 'wrong' }), 'sign-in.app-refused'],
    ['an unknown app', (client) => ({ ...client, clientId: 'Ov23unknown' }), 'sign-in.app-refused'],
  ])('refuses %s, which comes with status 200 or 404', async (_name, change, code) => {
    const client = withSecret(sandbox.apps.scheme);
    const answer = await codeFor(client);
    await expect(github.oauth.exchange(change(client), answer)).rejects.toMatchObject({ code });
  });

  test('wants a verified address', async () => {
    const client = withSecret(sandbox.apps.scheme);
    sandbox.setVerified('ada', false);
    try {
      await expect(github.oauth.exchange(client, await codeFor(client))).rejects.toMatchObject({
        code: 'sign-in.unverified-email',
      });
    } finally {
      sandbox.setVerified('ada', true);
    }
  });
});

async function sandboxGrant(app: App) {
  const client = withSecret(app);
  const answer = await codeFor(client, app.redirectUris[0]);
  const { refreshToken, ...grant } = await github.oauth.exchange(client, answer);
  if (refreshToken === null) throw new Error('no refresh token');
  return { ...grant, refreshToken };
}

describe('what a token sees', () => {
  test('every page, and how many organisations were left out', async () => {
    const { accessToken } = await sandbox.grant('ada');
    const withheld: number[] = [];
    const rows = await listed(accessToken, (count) => withheld.push(count));
    expect(rows.length).toBeGreaterThan(250);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows.some(({ path }) => path.startsWith('acme/'))).toBe(false);
    expect(withheld).toEqual([1]);
    const shop = rows.find(({ path }) => path === 'analytics/jaffle-shop');
    expect(shop).toMatchObject({
      permission: 'admin',
      cloneUrl: `${instance}/analytics/jaffle-shop.git`,
    });
    sandbox.authoriseSso(accessToken, 'acme');
    expect((await listed(accessToken)).some(({ path }) => path.startsWith('acme/'))).toBe(true);
  });

  test('each person’s own rights', async () => {
    const rights = await Promise.all(
      (['ada', 'grace', 'linus'] as const).map(async (login) => {
        const { accessToken } = await sandbox.grant(login);
        const path = 'analytics/jaffle-shop';
        return (await github.listing.find(instance, accessToken, { path }))?.permission;
      }),
    );
    expect(rights).toEqual(['admin', 'write', 'read']);
  });

  test('a renamed repository by its old path and by its number', async () => {
    const { accessToken } = await sandbox.grant('ada');
    const path = 'analytics/warehouse-dbt';
    const before = await github.listing.find(instance, accessToken, { path });
    sandbox.rename(path, 'warehouse');
    try {
      const moved = await github.listing.find(instance, accessToken, { path });
      expect(moved).toMatchObject({ id: before?.id, path: 'analytics/warehouse' });
      const id = before?.id ?? '';
      expect(await github.listing.find(instance, accessToken, { id })).toEqual(moved);
    } finally {
      sandbox.rename('analytics/warehouse', 'warehouse-dbt');
    }
  });

  test('nothing of what is not there for it', async () => {
    const { accessToken } = await sandbox.grant('linus');
    const path = 'platform/no-such';
    expect(await github.listing.find(instance, accessToken, { path })).toBeNull();
  });

  test('the page of an organisation that wants its own sign-in', async () => {
    const token = sandbox.personalToken('ada-work', ['repo']);
    const guarded = { path: 'acme/ledger' };
    const failure = await github.listing
      .find(instance, token, guarded)
      .catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'account.sso-required' });
    const page = (failure as { detail: string }).detail;
    expect(page.startsWith(`${instance}/orgs/acme/sso?`)).toBe(true);
    await sandbox.visitor('ada-work').authoriseSso(page);
    expect(await github.listing.find(instance, token, guarded)).toMatchObject(guarded);
  });

  test('a limit, and when it ends', async () => {
    const { accessToken } = await sandbox.grant('grace');
    sandbox.setRateLimit(1);
    try {
      await github.identity.identify(instance, accessToken);
      const failure = await github.identity
        .identify(instance, accessToken)
        .catch((thrown: unknown) => thrown);
      expect(failure).toMatchObject({ code: 'host.rate-limited' });
      expect((failure as { retryAfter: number }).retryAfter).toBeGreaterThan(0);
    } finally {
      sandbox.setRateLimit(5000);
    }
  });

  test('what a GitHub App was installed on, and no more', async () => {
    const { accessToken } = await sandbox.grant('ada', { app: sandbox.apps.githubApp });
    expect(accessToken).toMatch(/^ghu_/);
    const owners = new Set((await listed(accessToken)).map(({ path }) => path.split('/')[0]));
    expect(owners).toEqual(new Set(['analytics', 'platform']));
  });
});

describe('pasted tokens', () => {
  test('a classic one tells its scopes and its end', async () => {
    const expiresAt = Math.floor(Date.now() / 1000) * 1000 + 86_400_000;
    const token = sandbox.personalToken('ada', ['repo', 'gist'], expiresAt);
    const { login, token: facts } = await github.identity.identify(instance, token);
    expect(login).toBe('ada');
    expect([...(facts?.scopes ?? [])].toSorted()).toEqual(['gist', 'repo']);
    expect(facts?.expiresAt).toBe(expiresAt);
  });

  test('a fine-grained one has no scopes', async () => {
    const { token } = await github.identity.identify(instance, sandbox.fineGrainedToken('ada'));
    expect(token?.scopes).toBeNull();
  });
});

describe('the pre-flight', () => {
  const verdict = async (client: OAuthClient) =>
    Object.fromEntries((await github.preflight(client)).map(({ id, status }) => [id, status]));

  test('passes for what is right, and tells what is not', async () => {
    const { oauth, withoutDevice } = sandbox.apps;
    const fine = { reachable: 'passed', 'is-github': 'passed' };
    expect(await verdict(withSecret(oauth))).toMatchObject({
      ...fine,
      credentials: 'passed',
      'device-flow': 'passed',
    });
    expect(await verdict({ ...withSecret(oauth), clientSecret: 'wrong' })).toMatchObject({
      ...fine,
      credentials: 'failed',
    });
    expect(await verdict({ ...withSecret(oauth), clientId: 'Ov23unknown' })).toMatchObject({
      ...fine,
      credentials: 'failed',
      'device-flow': 'not-run',
    });
    expect(await verdict(withoutSecret(withoutDevice))).toMatchObject({
      ...fine,
      'device-flow': 'failed',
    });
  });

  test('asks as the GitHub App itself', async () => {
    const app = sandbox.apps.githubApp;
    const { pkcs8 } = readPrivateKey(app.privateKey);
    const key = { id: String(app.appId), privateKey: pkcs8 };
    const client = { ...withSecret(app), app: key };
    expect(await verdict(client)).toMatchObject({
      'private-key': 'passed',
      app: 'passed',
      scopes: 'passed',
      organisation: 'passed',
    });
    const found = await github.installations(client);
    expect(found.map(({ account }) => account).toSorted()).toEqual(['analytics', 'platform']);

    const other = await sandbox.registerGithubApp({ name: 'Other', redirectUris: [schemeUri] });
    const wrong = { id: key.id, privateKey: readPrivateKey(other.privateKey).pkcs8 };
    expect(await verdict({ ...client, app: wrong })).toMatchObject({ 'private-key': 'failed' });
  });
});
