import { createHash, randomBytes } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { App, Sandbox } from './sandbox.ts';
import { startSandbox } from './sandbox.ts';
import { createTestClient, type TestClient } from './test-client.ts';

let sandbox: Sandbox;
let client: TestClient;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = createTestClient(sandbox);
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

const redirectUri = 'http://127.0.0.1:51234/oauth/gitlab';

describe('the authorization page', () => {
  test('asks who is there before it looks at what is asked', async () => {
    const answer = await client.get('/oauth/authorize?client_id=nobody');
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toMatch(
      /^\/users\/sign_in\?return_to=%2Foauth%2Fauthor/,
    );
  });

  test('sends the person back with code and state, and no issuer', async () => {
    const visitor = sandbox.visitor('ada');
    const { address } = authorization(sandbox.apps.confidential);
    const { callback = '' } = await visitor.authorise(address);
    const { origin, pathname, searchParams } = new URL(callback);
    expect(origin + pathname).toBe(redirectUri);
    expect([...searchParams.keys()].toSorted()).toEqual(['code', 'state']);
    expect(searchParams.get('state')).toBe('st4te');
  });

  test('sends the issuer when it is told to', async () => {
    sandbox.setSendIss(true);
    const { callback = '' } = await sandbox
      .visitor('ada')
      .authorise(authorization(sandbox.apps.public).address);
    sandbox.setSendIss(false);
    expect(new URL(callback).searchParams.get('iss')).toBe(sandbox.url);
  });

  test('comes back through the private scheme too', async () => {
    const address = authorization(sandbox.apps.public, {
      redirect_uri: 'dev.latchkey://oauth/gitlab',
    }).address;
    const { callback } = await sandbox.visitor('grace').authorise(address);
    expect(callback).toMatch(/^dev\.latchkey:\/\/oauth\/gitlab\?code=[\w-]+&state=st4te$/);
  });

  test('says so when the person refuses', async () => {
    const { callback = '' } = await sandbox
      .visitor('ada')
      .deny(authorization(sandbox.apps.confidential).address);
    const { searchParams } = new URL(callback);
    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('state')).toBe('st4te');
    expect(searchParams.get('iss')).toBeNull();
  });

  test.each<readonly [string, (given: Sandbox) => App, Fields, string]>([
    [
      'an unregistered redirect',
      ({ apps }) => apps.unregistered,
      {},
      'The requested redirect uri is malformed or doesn&#39;t match client redirect URI.',
    ],
    [
      'another host',
      ({ apps }) => apps.confidential,
      { redirect_uri: 'https://evil.example/cb' },
      'redirect uri is malformed',
    ],
    [
      'a scope the app may not ask for',
      ({ apps }) => apps.withoutApi,
      { scope: 'api' },
      'The requested scope is invalid, unknown, or malformed.',
    ],
    [
      'a scope nobody knows',
      ({ apps }) => apps.confidential,
      { scope: 'sudo' },
      'scope is invalid',
    ],
    [
      'an unknown app',
      ({ apps }) => apps.public,
      { client_id: 'nobody' },
      'Client authentication failed due to unknown client',
    ],
    [
      'an implicit grant',
      ({ apps }) => apps.public,
      { response_type: 'token' },
      'does not support this response type',
    ],
    [
      'a strange challenge',
      ({ apps }) => apps.public,
      { code_challenge_method: 'S512' },
      'code challenge method must be',
    ],
    [
      'no challenge from a public app',
      ({ apps }) => apps.public,
      { code_challenge: undefined, code_challenge_method: undefined },
      'Code challenge is required.',
    ],
  ])('keeps the person on its own page for %s', async (_, app, changes, words) => {
    const visit = await sandbox
      .visitor('ada')
      .authorise(authorization(app(sandbox), changes).address);
    expect(visit.callback).toBeUndefined();
    expect(visit.page).toContain(words);
  });

  test('compares the port for an app that asks for it', async () => {
    const app = sandbox.registerApp({
      name: 'Strict',
      confidential: false,
      redirectUris: [redirectUri],
      scopes: ['api'],
      strictPort: true,
    });
    const right = await sandbox.visitor('ada').authorise(authorization(app).address);
    const other = { redirect_uri: redirectUri.replace('51234', '51235') };
    const wrong = await sandbox.visitor('ada').authorise(authorization(app, other).address);
    expect([right.callback !== undefined, wrong.page?.includes('redirect uri')]).toEqual([
      true,
      true,
    ]);
  });

  test('gives each of two people in one browser their own token', async () => {
    const visitor = sandbox.visitor('ada');
    const ada = await signIn('ada', visitor);
    await visitor.switchTo(sandbox.people.grace);
    const grace = await signIn('grace', visitor);
    expect(await whoIs(ada.access_token)).toBe('ada');
    expect(await whoIs(grace.access_token)).toBe('grace');
  });

  test('keeps two sign-ins of one person apart', async () => {
    const visitor = sandbox.visitor('ada');
    const [one, two] = await Promise.all(
      ['one', 'two'].map((state) =>
        visitor.authorise(authorization(sandbox.apps.public, { state }).address),
      ),
    );
    expect(one?.callback).toContain('state=one');
    expect(two?.callback).toContain('state=two');
  });
});

describe('the pre-flight of an app', () => {
  test.each([
    ['a right secret', {}, 400, 'invalid_grant'],
    ['a wrong secret', { client_secret: 'nope' }, 401, 'invalid_client'],
    ['no secret', { client_secret: undefined }, 401, 'invalid_client'],
    ['a wrong ID', { client_id: 'nobody' }, 401, 'invalid_client'],
    ['nothing', { client_id: undefined, client_secret: undefined }, 401, 'invalid_client'],
  ])('answers a made-up code with %s', async (_, changes, status, error) => {
    const { clientId, clientSecret } = sandbox.apps.confidential;
    const answer = await client.post('/oauth/token', {
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      code: 'made-up',
      redirect_uri: redirectUri,
      ...changes,
    });
    expect([answer.status, answer.json['error']]).toEqual([status, error]);
  });

  test('takes the secret by Basic as well', async () => {
    const { clientId, clientSecret } = sandbox.apps.confidential;
    const pair = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const answer = await client.post(
      '/oauth/token',
      { grant_type: 'client_credentials', scope: 'api' },
      { authorization: `Basic ${pair}` },
    );
    expect([answer.status, answer.json['scope'], answer.json['refresh_token']]).toEqual([
      200,
      'api',
      undefined,
    ]);
  });

  test("tells a missing scope by an app's own token", async () => {
    const { clientId, clientSecret } = sandbox.apps.withoutApi;
    const ask = (scope: string) =>
      client.post('/oauth/token', {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope,
      });
    const [refused, allowed] = [await ask('api'), await ask('read_user')];
    expect([refused.status, refused.json['error']]).toEqual([400, 'invalid_scope']);
    expect(allowed.status).toBe(200);
  });
});

describe('tokens', () => {
  afterEach(() => {
    sandbox.setTokenMode('old-dies');
    sandbox.setAccessTokenSeconds(7200);
  });

  test("look as GitLab's do", async () => {
    const tokens = await signIn('ada');
    expect(tokens).toEqual({
      access_token: expect.stringMatching(/^[\w-]{40,}$/) as string,
      token_type: 'Bearer',
      expires_in: 7200,
      refresh_token: expect.stringMatching(/^[\w-]{40,}$/) as string,
      scope: 'api',
      created_at: expect.any(Number) as number,
    });
    expect(Math.abs(tokens.created_at - Date.now() / 1000)).toBeLessThan(5);
  });

  test('of an old pair die at once when it is refreshed, and the new one lives on', async () => {
    const old = await signIn('ada');
    const next = (await refresh(old.refresh_token)).json as unknown as Tokens;
    expect(await statusOf(old.access_token)).toBe(401);
    expect((await refresh(old.refresh_token)).json['error']).toBe('invalid_grant');
    expect(await statusOf(next.access_token)).toBe(200);
    expect((await refresh(next.refresh_token)).status).toBe(200);
  });

  test('of a family die when an old one is used again, where that is the rule', async () => {
    sandbox.setTokenMode('family-dies');
    const old = await signIn('ada');
    const next = (await refresh(old.refresh_token)).json as unknown as Tokens;
    expect(await statusOf(next.access_token)).toBe(200);
    expect((await refresh(old.refresh_token)).json['error']).toBe('invalid_grant');
    expect(await statusOf(next.access_token)).toBe(401);
    expect((await refresh(next.refresh_token)).json['error']).toBe('invalid_grant');
  });

  test('of an old pair stay, where that is the rule', async () => {
    sandbox.setTokenMode('old-stays');
    const old = await signIn('ada');
    const next = (await refresh(old.refresh_token)).json as unknown as Tokens;
    expect(next.refresh_token).not.toBe(old.refresh_token);
    expect([await statusOf(old.access_token), await statusOf(next.access_token)]).toEqual([
      200, 200,
    ]);
    expect((await refresh(old.refresh_token)).status).toBe(200);
  });

  test('let one of many refreshes at once win', async () => {
    const { refresh_token: token } = await signIn('ada');
    const answers = await Promise.all(Array.from({ length: 12 }, () => refresh(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('expire, and can be refreshed after that', async () => {
    const { accessToken, refreshToken } = await sandbox.grant('ada');
    expect(sandbox.expire(accessToken)).toBe(true);
    const refused = await client.get('/api/v4/user', bearer(accessToken));
    expect([refused.status, refused.json['error_description']]).toEqual([
      401,
      'Token is expired. You can either do re-authorization or token refresh.',
    ]);
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  test('expire by themselves', async () => {
    sandbox.setAccessTokenSeconds(1);
    const { accessToken, expiresIn } = await sandbox.grant('ada');
    expect([expiresIn, await statusOf(accessToken)]).toEqual([1, 200]);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(await statusOf(accessToken)).toBe(401);
  });

  test('of both kinds die when either is revoked', async () => {
    const { clientId, clientSecret } = sandbox.apps.confidential;
    for (const which of ['accessToken', 'refreshToken'] as const) {
      const grant = await sandbox.grant('ada');
      const answer = await client.post('/oauth/revoke', {
        token: grant[which],
        client_id: clientId,
        client_secret: clientSecret,
      });
      expect([answer.status, answer.json]).toEqual([200, {}]);
      expect((await refresh(grant.refreshToken)).status).toBe(400);
      const refused = await client.get('/api/v4/user', bearer(grant.accessToken));
      expect(refused.json['error_description']).toMatch(/^Token was revoked\./);
    }
  });

  test('are not revoked by an app they were not given to', async () => {
    const { accessToken } = await sandbox.grant('ada');
    const answer = await client.post('/oauth/revoke', {
      token: accessToken,
      client_id: sandbox.apps.public.clientId,
    });
    expect([answer.status, answer.json['error']]).toEqual([403, 'unauthorized_client']);
    expect(await statusOf(accessToken)).toBe(200);
  });

  test('say who they belong to, for an app that asked for an identity', async () => {
    const { accessToken } = await sandbox.grant('grace', { scopes: ['openid', 'email'] });
    const answer = await client.get('/oauth/userinfo', bearer(accessToken));
    expect(answer.json).toMatchObject({ sub: '3', email: 'grace@sandbox.example' });
  });

  test('are counted by grant type', async () => {
    sandbox.clearRequests();
    const { refresh_token: token } = await signIn('ada');
    await refresh(token);
    expect(sandbox.tokenRequests).toEqual({ authorization_code: 1, refresh_token: 1 });
  });
});

type Fields = Readonly<Record<string, string | undefined>>;

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly created_at: number;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function authorization(app: App, changes: Fields = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const address = new URL('/oauth/authorize', sandbox.url);
  const fields: Fields = {
    client_id: app.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    state: 'st4te',
    scope: 'api',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  };
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) address.searchParams.set(name, value);
  }
  return { address, verifier };
}

async function signIn(
  username: 'ada' | 'grace',
  visitor = sandbox.visitor(username),
): Promise<Tokens> {
  const { clientId, clientSecret } = sandbox.apps.confidential;
  const { address, verifier } = authorization(sandbox.apps.confidential);
  const { callback = '' } = await visitor.authorise(address);
  const answer = await client.post('/oauth/token', {
    grant_type: 'authorization_code',
    client_id: clientId,
    client_secret: clientSecret,
    code: new URL(callback).searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  return answer.json as unknown as Tokens;
}

function refresh(token: string) {
  const { clientId, clientSecret } = sandbox.apps.confidential;
  return client.post('/oauth/token', {
    grant_type: 'refresh_token',
    refresh_token: token,
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uri: redirectUri,
  });
}

async function statusOf(accessToken: string): Promise<number> {
  return (await client.get('/api/v4/user', bearer(accessToken))).status;
}

async function whoIs(accessToken: string): Promise<unknown> {
  return (await client.get('/api/v4/user', bearer(accessToken))).json['username'];
}
