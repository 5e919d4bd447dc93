import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { TestClient } from '../test-client.ts';
import { createTestClient } from '../test-client.ts';
import type { AzureSandbox } from './azure.ts';
import { startAzure } from './azure.ts';
import { azureDevOps } from './directory.ts';
import { askToken, codeFor, everything, redirectUri } from './test-sign-in.ts';

let sandbox: AzureSandbox;
let client: TestClient;

beforeAll(async () => {
  sandbox = await startAzure();
  client = createTestClient(sandbox);
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

type Fields = Readonly<Record<string, string | undefined>>;

const robot = (changes: Fields = {}) => {
  const { clientId, secret } = sandbox.apps.principal;
  return askToken(sandbox, client, {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret.value,
    scope: `${azureDevOps}/.default`,
    ...changes,
  });
};

const refresh = (refreshToken: string, changes: Fields = {}) =>
  askToken(sandbox, client, {
    grant_type: 'refresh_token',
    client_id: sandbox.apps.public.clientId,
    refresh_token: refreshToken,
    ...changes,
  });

const exchange = (code: string, changes: Fields = {}) =>
  askToken(sandbox, client, {
    grant_type: 'authorization_code',
    client_id: sandbox.apps.public.clientId,
    code,
    redirect_uri: redirectUri,
    ...changes,
  });

describe('an app by itself', () => {
  test('gets a token of its service principal, and no refresh token', async () => {
    const { status, json } = await robot();
    expect([status, Object.keys(json).toSorted()]).toEqual([
      200,
      ['access_token', 'expires_in', 'ext_expires_in', 'token_type'],
    ]);
    const claims = claimsOf(json['access_token']);
    expect(claims).toMatchObject({ idtyp: 'app', oid: sandbox.robot.objectId });
    expect(claims['oid']).not.toBe(sandbox.apps.principal.applicationObjectId);
    expect(claims).not.toHaveProperty('upn');
  });

  test.each<[string, number, () => Fields]>([
    ['a wrong secret', 7000215, () => ({ client_secret: 'nonsense' })],
    ['the Secret ID', 7000215, () => ({ client_secret: sandbox.apps.principal.secret.id })],
    [
      'an expired secret',
      7000222,
      () => ({
        client_id: sandbox.apps.expired.clientId,
        client_secret: sandbox.apps.expired.secret.value,
      }),
    ],
    ['no secret', 7000218, () => ({ client_secret: undefined })],
    ['an unknown app', 700016, () => ({ client_id: '00000000-0000-0000-0000-000000000001' })],
    ['no app', 900144, () => ({ client_id: undefined })],
    ['a scope for people', 1002012, () => ({ scope: `${azureDevOps}/user_impersonation` })],
    ['a scope nobody knows', 70011, () => ({ scope: 'repository:write' })],
    ['another way', 70003, () => ({ grant_type: 'password' })],
    ['no way', 900144, () => ({ grant_type: undefined })],
  ])('is refused with %s: AADSTS%i', async (_, number, changes) => {
    const { status, json } = await robot(changes());
    expect(json['error_codes']).toEqual([number]);
    expect(status).toBe(json['error'] === 'invalid_client' ? 401 : 400);
  });

  test('is refused once its secret has ended', async () => {
    const app = sandbox.registerApp({ name: 'Short', secretExpiresAt: Date.now() + 60_000 });
    const fields = { client_id: app.clientId, client_secret: app.secret?.value };
    expect((await robot(fields)).status).toBe(200);
    sandbox.expireSecret(app);
    expect((await robot(fields)).json['error_codes']).toEqual([7000222]);
  });

  test('gets the whole form of an Entra failure', async () => {
    const { json, headers } = await robot({ client_secret: 'nonsense' });
    expect(Object.keys(json)).toEqual([
      'error',
      'error_description',
      'error_codes',
      'timestamp',
      'trace_id',
      'correlation_id',
      'error_uri',
    ]);
    expect(json['error_description']).toMatch(
      /^AADSTS7000215: .+ Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36} Timestamp: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/,
    );
    expect(json['error_uri']).toBe(`${sandbox.url}/error?code=7000215`);
    expect(headers.get('cache-control')).toContain('no-store');
  });
});

describe('a code', () => {
  test('is good once', async () => {
    const { code, verifier } = await codeFor(sandbox, sandbox.apps.public);
    expect((await exchange(code, { code_verifier: verifier })).status).toBe(200);
    const again = await exchange(code, { code_verifier: verifier });
    expect([again.json['error'], again.json['error_codes']]).toEqual(['invalid_grant', [54005]]);
  });

  test.each<[string, number, Fields]>([
    ['another verifier', 501481, { code_verifier: 'a'.repeat(43) }],
    ['another address', 500112, { redirect_uri: 'http://localhost:1/oauth/azure-devops' }],
    ['a secret, of a public client', 700025, { client_secret: 'any' }],
    ['scopes with a comma', 70000, { scope: everything.replace(' ', ',') }],
  ])('is refused with %s: AADSTS%i', async (_, number, changes) => {
    const { code, verifier } = await codeFor(sandbox, sandbox.apps.public);
    const { json } = await exchange(code, { code_verifier: verifier, ...changes });
    expect(json['error_codes']).toEqual([number]);
  });

  test('is refused when it is late: AADSTS70008', async () => {
    const { code, verifier } = await codeFor(sandbox, sandbox.apps.public);
    sandbox.expire(code);
    const { json } = await exchange(code, { code_verifier: verifier });
    expect(json['error_codes']).toEqual([70008]);
  });

  test('of nobody is malformed', async () => {
    expect((await exchange('nonsense', { code_verifier: 'b'.repeat(43) })).json).toMatchObject({
      error_codes: [9002313],
    });
  });

  test('gives no refresh token unless offline_access was asked for', async () => {
    const scope = `${azureDevOps}/.default`;
    const { code, verifier } = await codeFor(sandbox, sandbox.apps.public, { scope });
    const { json } = await exchange(code, { code_verifier: verifier });
    expect([typeof json['access_token'], json['refresh_token']]).toEqual(['string', undefined]);
  });

  test('for a web address needs the secret, and so do its refresh tokens', async () => {
    const { clientId, secret } = sandbox.apps.web;
    const own = { client_id: clientId };
    const { code, verifier } = await codeFor(sandbox, sandbox.apps.web);
    const bare = await exchange(code, { ...own, code_verifier: verifier });
    expect(bare.json['error_codes']).toEqual([7000218]);
    const withSecret = { ...own, client_secret: secret.value };
    const granted = await exchange(code, { ...withSecret, code_verifier: verifier });
    expect(granted.status).toBe(200);
    const token = String(granted.json['refresh_token']);
    expect((await refresh(token, own)).json['error_codes']).toEqual([7000218]);
    expect((await refresh(token, withSecret)).status).toBe(200);
  });
});

describe('a refresh token', () => {
  test('is replaced, and the old one stays good', async () => {
    const { refreshToken } = await sandbox.grant('ada');
    const first = await refresh(refreshToken, { scope: everything });
    const second = await refresh(refreshToken);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.json['refresh_token']).not.toBe(refreshToken);
    expect(second.json['refresh_token']).not.toBe(first.json['refresh_token']);
    expect((await refresh(String(first.json['refresh_token']))).status).toBe(200);
  });

  test.each<[string, number, (refreshToken: string) => void]>([
    ['has lain for 90 days', 700082, (token) => sandbox.expire(token)],
    ['is of sessions that were ended', 50173, () => sandbox.endSessions('ada')],
    ['is of a consent that was withdrawn', 65001, () => sandbox.withdrawConsent('ada')],
    ['is of somebody who owes a second factor', 50076, () => sandbox.requireSecondFactor('ada')],
  ])('is refused when it %s: AADSTS%i', async (_, number, harm) => {
    const { refreshToken } = await sandbox.grant('ada');
    harm(refreshToken);
    const { json } = await refresh(refreshToken);
    expect([json['error'], json['error_codes']]).toEqual(['invalid_grant', [number]]);
    // Signing in again mends all of them.
    const { code, verifier } = await codeFor(sandbox, sandbox.apps.public);
    const granted = await exchange(code, { code_verifier: verifier });
    expect(granted.status).toBe(200);
  });

  test('does nothing for an access token: that one lives until it ends', async () => {
    const { accessToken } = await sandbox.grant('grace');
    const listed = () =>
      client.get('/quillworks/_apis/projects?api-version=7.1', {
        authorization: `Bearer ${accessToken}`,
      });
    sandbox.endSessions('grace');
    expect([(await listed()).status, sandbox.stateOf(accessToken)]).toEqual([200, 'valid']);
    sandbox.endSessions('grace', { accessTokens: true });
    expect([(await listed()).status, sandbox.stateOf(accessToken)]).toEqual([401, 'ended']);
  });
});

test('everything it gave out can be looked up, and the log holds none of it', async () => {
  const { accessToken, refreshToken } = await sandbox.grant('linus');
  await refresh(refreshToken);
  expect(sandbox.issued('AccessToken')).toContain(accessToken);
  expect(sandbox.issued('RefreshToken')).toContain(refreshToken);
  expect(sandbox.issued('AuthorizationCode').length).toBeGreaterThan(0);
  expect(sandbox.tokenRequests['refresh_token']).toBeGreaterThan(0);
  const log = JSON.stringify(sandbox.requests);
  expect([log.includes(accessToken), log.includes(refreshToken)]).toEqual([false, false]);
});

function claimsOf(token: unknown): Readonly<Record<string, unknown>> {
  const [, payload = ''] = String(token).split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
}
