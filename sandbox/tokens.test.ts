import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { Sandbox } from './sandbox.ts';
import { startSandbox } from './sandbox.ts';
import type { TestClient } from './test-client.ts';
import { createTestClient } from './test-client.ts';
import type { Tokens } from './test-sign-in.ts';
import { redirectUri, signIn } from './test-sign-in.ts';

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
    const tokens = await signIn(sandbox, 'ada');
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
    const old = await signIn(sandbox, 'ada');
    const next = (await refresh(old.refresh_token)).json as unknown as Tokens;
    expect(await statusOf(old.access_token)).toBe(401);
    expect((await refresh(old.refresh_token)).json['error']).toBe('invalid_grant');
    expect(await statusOf(next.access_token)).toBe(200);
    expect((await refresh(next.refresh_token)).status).toBe(200);
  });

  test('of a family die when an old one is used again, where that is the rule', async () => {
    sandbox.setTokenMode('family-dies');
    const old = await signIn(sandbox, 'ada');
    const next = (await refresh(old.refresh_token)).json as unknown as Tokens;
    expect(await statusOf(next.access_token)).toBe(200);
    expect((await refresh(old.refresh_token)).json['error']).toBe('invalid_grant');
    expect(await statusOf(next.access_token)).toBe(401);
    expect((await refresh(next.refresh_token)).json['error']).toBe('invalid_grant');
  });

  test('of an old pair stay, where that is the rule', async () => {
    sandbox.setTokenMode('old-stays');
    const old = await signIn(sandbox, 'ada');
    const next = (await refresh(old.refresh_token)).json as unknown as Tokens;
    expect(next.refresh_token).not.toBe(old.refresh_token);
    expect([await statusOf(old.access_token), await statusOf(next.access_token)]).toEqual([
      200, 200,
    ]);
    expect((await refresh(old.refresh_token)).status).toBe(200);
  });

  test('let one of many refreshes at once win', async () => {
    const { refresh_token: token } = await signIn(sandbox, 'ada');
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
    const { refresh_token: token } = await signIn(sandbox, 'ada');
    await refresh(token);
    expect(sandbox.tokenRequests).toEqual({ authorization_code: 1, refresh_token: 1 });
  });
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

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
