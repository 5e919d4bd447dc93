import { createHash, randomBytes } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Instance } from '../../../preload/model/account.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { originOf } from '../../core/origin.ts';
import { createHttp, type NodeHttp } from '../../hosts/node/http/http.ts';
import type { OAuthClient } from '../provider.ts';
import { createGitlab } from './index.ts';
import { hurriedClock } from './test-service.ts';

let sandbox: Sandbox;
let http: NodeHttp;
let gitlab: ReturnType<typeof createGitlab>;
let instance: Instance;

const redirectUri = 'dev.latchkey://oauth/gitlab';

function clientOf(app: {
  readonly clientId: string;
  readonly clientSecret: string | null;
}): OAuthClient {
  const { clientId, clientSecret } = app;
  return {
    instance,
    clientId,
    allowHttp: false,
    ...(clientSecret === null ? {} : { clientSecret }),
  };
}

async function signIn(client: OAuthClient) {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const url = gitlab.oauth.authorizeUrl(client, { redirectUri, state: 'st4te', challenge });
  const answer = await sandbox.visitor('ada').authorise(url.href);
  const callback = new URL('callback' in answer ? String(answer.callback) : '');
  expect(callback.searchParams.get('state')).toBe('st4te');
  const code = callback.searchParams.get('code')!;
  return {
    code,
    grant: await gitlab.oauth.exchange(client, { code, verifier, redirectUri }),
    verifier,
  };
}

describe.each(['', '/gitlab'])('GitLab at https://host%s, played by the sandbox', (root) => {
  beforeAll(async () => {
    sandbox = await startSandbox({ root, deviceInterval: 1, extraProjects: 250 });
    instance = sandbox.url as Instance;
    http = createHttp({
      env: {},
      caFor: (origin) => (origin === originOf(sandbox.url) ? sandbox.ca : undefined),
    });
    gitlab = createGitlab(http, hurriedClock().clock);
  }, 60_000);

  beforeEach(() => {
    sandbox.faults.clear();
    sandbox.setTokenMode('old-dies');
  });

  afterAll(async () => {
    await http.close();
    await sandbox.close();
  });

  test.each(['confidential', 'public'] as const)(
    'links, reads the person, renews and revokes through the %s app',
    async (kind) => {
      const client = clientOf(sandbox.apps[kind]);
      const { code, grant, verifier } = await signIn(client);
      expect(grant).toMatchObject({ expiresIn: 7200, scopes: ['read_api', 'write_repository'] });
      await expect(
        gitlab.oauth.exchange(client, { code, verifier, redirectUri }),
      ).rejects.toMatchObject({
        code: 'sign-in.code-refused',
      });

      const { ada } = sandbox.people;
      const next = (await signIn(client)).grant;
      const identity = await gitlab.identity.identify(instance, next.accessToken);
      expect(identity).toMatchObject({ login: 'ada', name: ada.name, email: ada.email });
      expect(await gitlab.identity.avatar(instance, identity)).toMatch(/^data:image\/png;base64,/);

      const renewed = await gitlab.oauth.refresh(client, next.refreshToken!, redirectUri);
      await expect(gitlab.identity.identify(instance, next.accessToken)).rejects.toMatchObject({
        code: 'account.refused',
      });
      await expect(
        gitlab.oauth.refresh(client, next.refreshToken!, redirectUri),
      ).rejects.toMatchObject({
        code: 'account.refused',
      });
      expect((await gitlab.identity.identify(instance, renewed.accessToken)).login).toBe('ada');

      await gitlab.oauth.revoke!(client, renewed.refreshToken!);
      await gitlab.oauth.revoke!(client, renewed.accessToken);
      await expect(gitlab.identity.identify(instance, renewed.accessToken)).rejects.toMatchObject({
        code: 'account.refused',
      });
    },
  );

  test('links by a code typed on another device', async () => {
    const client = clientOf(sandbox.apps.public);
    const flow = gitlab.deviceFlow;
    const started = await flow.start(client);
    expect(started.interval).toBe(5);
    expect(started.verificationUri).toBe(`${sandbox.url}/oauth/device`);
    expect(await flow.poll(client, started.deviceCode)).toEqual({ at: 'pending' });
    await sandbox.visitor('ada').approveDevice(started.userCode);
    const answer = await flow.poll(client, started.deviceCode);
    expect(answer).toMatchObject({ at: 'granted', grant: { expiresIn: 7200 } });
  });

  test('lists every repository of the person, with what they may do', async () => {
    const { accessToken } = await sandbox.grant('ada', { scopes: ['read_api'] });
    const pages = [];
    for await (const page of gitlab.listing.repositories(instance, accessToken)) pages.push(page);
    expect(pages.length).toBe(3);
    const all = pages.flat();
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(250);
    expect(all.find(({ path }) => path === 'analytics/jaffle-shop')).toMatchObject({
      cloneUrl: `${sandbox.url}/analytics/jaffle-shop.git`,
      permission: 'admin',
      defaultBranch: 'main',
    });
  });

  test('lives through a rate limit, an error and a cut while listing', async () => {
    const { accessToken } = await sandbox.grant('grace', { scopes: ['read_api'] });
    const path = /\/api\/v4\/projects$/;
    sandbox.faults.set({ kind: '429', path, retryAfter: 3, times: 1 });
    sandbox.faults.set({ kind: '500', path, times: 1 });
    let count = 0;
    for await (const page of gitlab.listing.repositories(instance, accessToken))
      count += page.length;
    expect(count).toBeGreaterThan(3);
    sandbox.faults.set({ kind: 'wrong-json', path, times: 1 });
    await expect(
      gitlab.listing.repositories(instance, accessToken)[Symbol.asyncIterator]().next(),
    ).rejects.toMatchObject({
      code: 'host.unexpected-reply',
    });
  });

  test('knows that a refresh may have happened when its answer was cut', async () => {
    const client = clientOf(sandbox.apps.confidential);
    const { grant } = await signIn(client);
    sandbox.faults.set({ kind: 'cut', path: /\/oauth\/token$/, times: 1 });
    await expect(
      gitlab.oauth.refresh(client, grant.refreshToken!, redirectUri),
    ).rejects.toMatchObject({
      code: 'account.refresh-uncertain',
    });
    // It had: the sandbox did the work before it cut.
    await expect(gitlab.identity.identify(instance, grant.accessToken)).rejects.toMatchObject({
      code: 'account.refused',
    });
  });

  test('never posts a code or token on to where a redirect points', async () => {
    const client = clientOf(sandbox.apps.confidential);
    const { grant } = await signIn(client);
    sandbox.faults.set({
      kind: 'redirect',
      path: /\/oauth\/token$/,
      location: 'https://evil.example/',
      times: 1,
    });
    await expect(
      gitlab.oauth.refresh(client, grant.refreshToken!, redirectUri),
    ).rejects.toMatchObject({
      code: 'host.redirected',
      detail: 'https://evil.example',
    });
    expect(
      (await gitlab.oauth.refresh(client, grant.refreshToken!, redirectUri)).accessToken,
    ).toBeTruthy();
  });

  test('takes no token along to another address of the host', async () => {
    const { accessToken } = await sandbox.grant('ada', { scopes: ['read_api'] });
    const location = `${new URL(sandbox.url).origin}/other/api/v4/user`;
    sandbox.faults.set({ kind: 'redirect', path: /\/api\/v4\/user$/, location, times: 1 });
    await expect(gitlab.identity.identify(instance, accessToken)).rejects.toMatchObject({
      code: 'host.redirected',
    });
    expect(sandbox.requests.filter(({ path }) => path.startsWith('/other/'))).toEqual([]);
  });

  describe('the pre-flight', () => {
    const statuses = async (client: OAuthClient) =>
      (await gitlab.preflight(client)).map(({ status }) => status);

    test('tells right apps from wrong ones', async () => {
      const { confidential, public: open, withoutApi } = sandbox.apps;
      expect(await statuses(clientOf(confidential))).toEqual([
        'passed',
        'passed',
        'passed',
        'passed',
        'inconclusive',
      ]);
      expect(await statuses(clientOf(open))).toEqual([
        'passed',
        'passed',
        'passed',
        'inconclusive',
        'inconclusive',
      ]);
      expect((await statuses(clientOf(withoutApi)))[3]).toBe('failed');
      expect((await statuses({ ...clientOf(confidential), clientSecret: 'wrong' }))[2]).toBe(
        'failed',
      );
      expect((await statuses({ ...clientOf(open), clientId: 'nobody' }))[2]).toBe('failed');
    });
  });
});
