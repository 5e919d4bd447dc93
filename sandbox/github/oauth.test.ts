import { createHash, randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { App, GithubSandbox, Login } from './github.ts';
import { startGithub } from './github.ts';
import type { TestAnswer, TestClient } from './test-client.ts';
import { createTestClient } from './test-client.ts';

let github: GithubSandbox;
let client: TestClient;

beforeAll(async () => {
  github = await startGithub({ deviceInterval: 1 });
  client = createTestClient(github);
});
afterAll(async () => {
  await client.close();
  await github.close();
});

const redirectUri = 'http://127.0.0.1:51234/oauth/github';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
type Fields = Readonly<Record<string, string | undefined>>;

function authorization(app: App, changes: Fields = {}, base = github.url) {
  const verifier = randomBytes(32).toString('base64url');
  const address = new URL(`${base}/login/oauth/authorize`);
  const fields: Fields = {
    client_id: app.clientId,
    redirect_uri: redirectUri,
    state: 'st4te',
    scope: 'repo',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: 'select_account',
    ...changes,
  };
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) address.searchParams.set(name, value);
  }
  return { address, verifier };
}

async function begin(app: App, changes: Fields = {}, login: Login = 'ada') {
  const { address, verifier } = authorization(app, changes);
  const { callback = '' } = await github.visitor(login).authorise(address);
  return { answer: new URL(callback).searchParams, verifier };
}

async function trade(app: App, changes: Fields = {}, sent: Fields = {}): Promise<TestAnswer> {
  const { answer, verifier } = await begin(app, changes);
  const fields = {
    client_id: app.clientId,
    client_secret: app.clientSecret,
    code: answer.get('code') ?? '',
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...sent,
  };
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return client.post('/login/oauth/access_token', Object.fromEntries(kept));
}

describe('the web flow', () => {
  test('comes back with code, state and iss', async () => {
    const { answer } = await begin(github.apps.oauth);
    expect([...answer.keys()].toSorted()).toEqual(['code', 'iss', 'state']);
    expect(answer.get('code')).toMatch(/^[0-9a-f]{20}$/);
    expect(answer.get('state')).toBe('st4te');
    expect(answer.get('iss')).toBe(`${github.url}/login/oauth`);
  });

  test('gives a token without end, with its scopes between commas', async () => {
    const { status, json } = await trade(github.apps.oauth, { scope: 'repo,user:email workflow' });
    expect(status).toBe(200);
    expect(Object.keys(json).toSorted()).toEqual(['access_token', 'scope', 'token_type']);
    expect(json).toMatchObject({ scope: 'repo,user:email,workflow', token_type: 'bearer' });
    expect(json['access_token']).toMatch(/^gho_[0-9A-Za-z]{36}$/);
  });

  test('answers as a form unless JSON is asked for', async () => {
    const { answer, verifier } = await begin(github.apps.oauth);
    const { clientId, clientSecret } = github.apps.oauth;
    const given = await client.send(
      'POST',
      '/login/oauth/access_token',
      { accept: '*/*' },
      {
        client_id: clientId,
        client_secret: clientSecret,
        code: answer.get('code'),
        code_verifier: verifier,
      },
    );
    expect(given.headers.get('content-type')).toContain('application/x-www-form-urlencoded');
    expect(new URLSearchParams(given.text).get('access_token')).toMatch(/^gho_/);
  });

  test('repeats the scopes granted before when an app names none', async () => {
    const app = github.registerOAuthApp({
      name: 'Again',
      redirectUris: ['http://127.0.0.1/oauth/github'],
    });
    const none = await trade(app, { scope: undefined });
    expect(none.json['scope']).toBe('');
    await trade(app, { scope: 'repo' });
    const again = await trade(app, { scope: undefined });
    expect(again.json['scope']).toBe('repo');
  });

  test('can be refused', async () => {
    const { address } = authorization(github.apps.oauth);
    const { callback = '' } = await github.visitor('grace').deny(address);
    const { searchParams } = new URL(callback);
    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('error_description')).toBe(
      'The user has denied your application access.',
    );
    expect(searchParams.get('state')).toBe('st4te');
    expect(searchParams.get('error_uri')).toContain('docs.github.com');
  });

  test('sends a wrong callback to the registered one', async () => {
    const { address } = authorization(github.apps.unregistered);
    const { callback = '' } = await github.visitor('ada').authorise(address);
    expect(callback).toMatch(/^https:\/\/elsewhere\.example\/complete\/github\?/);
    expect(new URL(callback).searchParams.get('error')).toBe('redirect_uri_mismatch');
  });

  test('of a suspended app ends at once, and an app nobody knows is not found', async () => {
    const options = { name: 'Suspended', redirectUris: ['http://127.0.0.1/oauth/github'] };
    const app = github.registerOAuthApp({ ...options, suspended: true });
    const { callback = '' } = await github.visitor('ada').authorise(authorization(app).address);
    expect(new URL(callback).searchParams.get('error')).toBe('application_suspended');
    const { status } = await client.get('/login/oauth/authorize?client_id=Ov23liNobody');
    expect(status).toBe(404);
  });

  test('takes the app’s own scheme, and a path below the callback', async () => {
    const uri = 'dev.latchkey://oauth/github';
    const { address } = authorization(github.apps.scheme, { redirect_uri: uri });
    const { callback } = await github.visitor('ada').authorise(address);
    expect(callback).toMatch(/^dev\.latchkey:\/\/oauth\/github\?code=/);
    const app = github.registerOAuthApp({
      name: 'Below',
      redirectUris: ['https://one.example/cb'],
    });
    const below = authorization(app, { redirect_uri: 'https://one.example/cb/deeper' });
    expect((await github.visitor('ada').authorise(below.address)).callback).toMatch(
      /deeper\?code=/,
    );
    const other = authorization(app, { redirect_uri: 'https://one.example/cbx' });
    expect((await github.visitor('ada').authorise(other.address)).callback).toContain(
      'redirect_uri_mismatch',
    );
  });

  test('says iss of the name it was asked under', async () => {
    const { address } = authorization(github.apps.oauth, {}, 'https://github.com');
    const { callback = '' } = await github.visitor('ada').authorise(address);
    expect(new URL(callback).searchParams.get('iss')).toBe('https://github.com/login/oauth');
    github.setSendIss(false);
    const { answer } = await begin(github.apps.oauth);
    github.setSendIss(true);
    expect(answer.has('iss')).toBe(false);
  });

  test.each([
    ['incorrect_client_credentials', { client_secret: 'wrong' }],
    ['incorrect_client_credentials', { client_secret: undefined }],
    ['incorrect_client_credentials', { client_id: 'Ov23liNobody' }],
    ['redirect_uri_mismatch', { redirect_uri: 'http://127.0.0.1:1/oauth/github' }],
    ['bad_verification_code', { code: '0123456789abcdef0123' }],
    ['bad_verification_code', { code_verifier: 'x'.repeat(43) }],
    ['unsupported_grant_type', { grant_type: 'password' }],
  ])('says %s with status 200 (%j)', async (error, sent) => {
    const { status, json } = await trade(github.apps.oauth, {}, sent);
    expect(status).toBe(200);
    expect(Object.keys(json).toSorted()).toEqual(['error', 'error_description', 'error_uri']);
    expect(json['error']).toBe(error);
  });

  test('gives nothing to somebody without a verified address, and no code twice', async () => {
    github.setVerified('ada', false);
    const refused = await trade(github.apps.oauth);
    github.setVerified('ada', true);
    expect(refused.json['error']).toBe('unverified_user_email');

    const { answer, verifier } = await begin(github.apps.oauth);
    const fields = {
      client_id: github.apps.oauth.clientId,
      client_secret: github.apps.oauth.clientSecret,
      code: answer.get('code') ?? '',
      code_verifier: verifier,
    };
    const once = await client.post('/login/oauth/access_token', fields);
    const twice = await client.post('/login/oauth/access_token', fields);
    expect(once.json['access_token']).toMatch(/^gho_/);
    expect(twice.json['error']).toBe('bad_verification_code');
    expect(github.stateOf(String(once.json['access_token']))).toBe('valid');
  });

  test('keeps ten tokens for one person, app and set of scopes', async () => {
    const app = github.registerOAuthApp({
      name: 'Ten',
      redirectUris: ['http://127.0.0.1/oauth/github'],
    });
    const first = String((await trade(app)).json['access_token']);
    for (let count = 0; count < 9; count += 1) await trade(app);
    expect(github.stateOf(first)).toBe('valid');
    await trade(app);
    expect(github.stateOf(first)).toBe('revoked');
  });
});

describe('tokens that expire', () => {
  test('come from an app with expiration switched on, and rotate', async () => {
    const { expiring } = github.apps;
    const { json } = await trade(expiring);
    expect(json).toMatchObject({
      expires_in: 28_800,
      refresh_token_expires_in: 15_811_200,
      scope: 'repo',
    });
    const old = String(json['refresh_token']);
    expect(old).toMatch(/^ghr_/);
    const renew = {
      client_id: expiring.clientId,
      client_secret: expiring.clientSecret,
      grant_type: 'refresh_token',
      refresh_token: old,
    };
    const next = await client.post('/login/oauth/access_token', renew);
    expect(next.json['access_token']).toMatch(/^gho_/);
    expect(github.stateOf(String(json['access_token']))).toBe('revoked');
    const again = await client.post('/login/oauth/access_token', renew);
    expect(again).toMatchObject({ status: 200, json: { error: 'bad_refresh_token' } });
  });

  test('of a GitHub App are ghu_, without scopes', async () => {
    const { json } = await trade(github.apps.githubApp);
    expect(json['access_token']).toMatch(/^ghu_/);
    expect(json).toMatchObject({ expires_in: 28_800, scope: '' });
  });
});

describe('the device flow', () => {
  const start = (app: App) =>
    client.post('/login/device/code', { client_id: app.clientId, scope: 'repo' });
  const poll = (app: App, code: unknown) =>
    client.post('/login/oauth/access_token', {
      client_id: app.clientId,
      device_code: String(code),
      grant_type: deviceGrant,
    });

  test('needs no secret', async () => {
    const { oauth } = github.apps;
    const { json } = await start(oauth);
    expect(json).toMatchObject({
      expires_in: 900,
      interval: 1,
      verification_uri: `${github.url}/login/device`,
    });
    expect(json['user_code']).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    expect(json['device_code']).toMatch(/^[0-9a-f]{40}$/);
    expect((await poll(oauth, json['device_code'])).json['error']).toBe('authorization_pending');
    const hasty = await poll(oauth, json['device_code']);
    expect(hasty).toMatchObject({ status: 200, json: { error: 'slow_down', interval: 6 } });
    const last = await github.visitor('grace').approveDevice(String(json['user_code']));
    expect(last).toContain('Your device is now connected');
    const { json: token } = await poll(oauth, json['device_code']);
    expect(token).toMatchObject({ scope: 'repo', token_type: 'bearer' });
    expect((await poll(oauth, json['device_code'])).json['error']).toBe('incorrect_device_code');
  });

  test('can be refused by the person, or switched off for the app', async () => {
    const { oauth, withoutDevice } = github.apps;
    const { json } = await start(oauth);
    await github.visitor('ada').denyDevice(String(json['user_code']));
    expect((await poll(oauth, json['device_code'])).json['error']).toBe('access_denied');
    expect((await start(withoutDevice)).json['error']).toBe('device_flow_disabled');
    expect((await poll(withoutDevice, 'x')).json['error']).toBe('device_flow_disabled');
    expect((await poll(oauth, 'x'.repeat(40))).json['error']).toBe('incorrect_device_code');
    const unknown = await client.post('/login/device/code', { client_id: 'Ov23liNobody' });
    expect(unknown).toMatchObject({ status: 404, json: { error: 'Not Found' } });
  });

  test('refreshes without the secret what it gave', async () => {
    const app = github.apps.githubApp;
    const { json } = await start(app);
    await github.visitor('ada').approveDevice(String(json['user_code']));
    const { json: token } = await poll(app, json['device_code']);
    const next = await client.post('/login/oauth/access_token', {
      client_id: app.clientId,
      grant_type: 'refresh_token',
      refresh_token: String(token['refresh_token']),
    });
    expect(next.json['access_token']).toMatch(/^ghu_/);
  });
});

test('a device code expires', async () => {
  const short = await startGithub({ deviceSeconds: 1 });
  const other = createTestClient(short);
  try {
    const { clientId } = short.apps.oauth;
    const { json } = await other.post('/login/device/code', { client_id: clientId });
    const fields = {
      client_id: clientId,
      device_code: String(json['device_code']),
      grant_type: deviceGrant,
    };
    await expect
      .poll(async () => (await other.post('/login/oauth/access_token', fields)).json['error'], {
        interval: 200,
        timeout: 4000,
      })
      .toBe('expired_token');
  } finally {
    await other.close();
    await short.close();
  }
});
