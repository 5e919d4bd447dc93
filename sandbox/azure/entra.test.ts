import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { TestClient } from '../test-client.ts';
import { createTestClient } from '../test-client.ts';
import type { AzureSandbox } from './azure.ts';
import { startAzure } from './azure.ts';
import { azureDevOps } from './directory.ts';
import { deviceGrant } from './registrations.ts';
import { askToken, authorization, codeFor, everything, redirectUri } from './test-sign-in.ts';

let sandbox: AzureSandbox;
let client: TestClient;

beforeAll(async () => {
  sandbox = await startAzure({ deviceInterval: 1 });
  client = createTestClient(sandbox);
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

describe('signing in with a browser', () => {
  test('gives tokens of the person, signed with the key of the tenant', async () => {
    const { code, verifier } = await codeFor(sandbox, sandbox.apps.public);
    const { status, json } = await exchange(code, verifier);
    expect([status, json['expires_in'], json['token_type']]).toEqual([200, 3599, 'Bearer']);
    expect(String(json['scope']).split(' ')).toContain(`${azureDevOps}/user_impersonation`);
    expect(json['scope']).not.toContain('offline_access');
    const { keys } = (await client.get(`/${sandbox.tenant.id}/discovery/v2.0/keys`)).json;
    const set = createLocalJWKSet({ keys } as Parameters<typeof createLocalJWKSet>[0]);
    const { payload } = await jwtVerify(String(json['access_token']), set, {
      audience: azureDevOps,
      issuer: `https://sts.windows.net/${sandbox.tenant.id}/`,
    });
    expect(payload).toMatchObject({
      tid: sandbox.tenant.id,
      oid: sandbox.people.ada.objectId,
      upn: 'ada@sandbox.example',
      appid: sandbox.apps.public.clientId,
    });
  });

  test('comes back with the state and without iss', async () => {
    const { address } = authorization(sandbox, sandbox.apps.public);
    const { callback = '' } = await sandbox.visitor('grace').authorise(address);
    const { origin, pathname, searchParams } = new URL(callback);
    expect(origin + pathname).toBe(redirectUri);
    expect([...searchParams.keys()].toSorted()).toEqual(['code', 'state']);
  });

  test('takes a custom scheme, exactly', async () => {
    const uri = 'dev.latchkey://oauth/azure-devops';
    const right = authorization(sandbox, sandbox.apps.public, { redirect_uri: uri });
    const visit = await sandbox.visitor('ada').authorise(right.address);
    expect(visit.callback).toMatch(/^dev\.latchkey:\/\/oauth\/azure-devops\?code=/);
    const wrong = authorization(sandbox, sandbox.apps.public, { redirect_uri: `${uri}/more` });
    expect((await sandbox.visitor('ada').authorise(wrong.address)).page).toContain('AADSTS50011');
  });

  test.each([
    ['another path', 'http://localhost:49152/oauth/gitlab'],
    ['the path in another case', 'http://localhost:49152/OAuth/azure-devops'],
    ['the number instead of the name', 'http://127.0.0.1:49152/oauth/azure-devops'],
  ])('keeps on its page who wants to go to %s', async (_, uri) => {
    const { address } = authorization(sandbox, sandbox.apps.public, { redirect_uri: uri });
    expect((await client.get(address.href)).text).toContain('AADSTS50011');
  });

  test('knows no app that nobody added to the tenant', async () => {
    const { address } = authorization(sandbox, sandbox.apps.absent);
    expect((await client.get(address.href)).text).toContain('AADSTS700016');
  });

  test('knows no other tenant, in words and as JSON', async () => {
    const page = await client.get('/contoso.example/oauth2/v2.0/authorize?client_id=x');
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('AADSTS90002')]);
    const metadata = await client.get('/contoso.example/v2.0/.well-known/openid-configuration');
    expect([metadata.status, metadata.json['error']]).toEqual([400, 'invalid_tenant']);
    const token = await client.post('/contoso.example/oauth2/v2.0/token', {
      grant_type: 'client_credentials',
    });
    expect(token.json['error_codes']).toEqual([90002]);
  });

  test.each(['5d1b6f0e-7a43-4c58-9b1d-2f60c8e4a917', 'sandbox.example', 'organizations'])(
    'describes itself as %s',
    async (tenant) => {
      const { json } = await client.get(`/${tenant}/v2.0/.well-known/openid-configuration`);
      const named = tenant === 'organizations' ? '{tenantid}' : sandbox.tenant.id;
      expect(json['issuer']).toBe(`${sandbox.url}/${named}/v2.0`);
      expect(json['token_endpoint']).toMatch(/\/oauth2\/v2\.0\/token$/);
    },
  );

  test('asks once, and again when it is told to choose an account', async () => {
    const visitor = sandbox.visitor('ada');
    const plain = authorization(sandbox, sandbox.apps.public);
    await visitor.authorise(plain.address);
    const silent = authorization(sandbox, sandbox.apps.public, { prompt: 'none' });
    expect((await visitor.authorise(silent.address)).callback).toContain('code=');
    const cookie = await signInCookie();
    const picking = authorization(sandbox, sandbox.apps.public, { prompt: 'select_account' });
    const answer = await client.get(picking.address.href, { cookie });
    expect(answer.headers.get('location')).toMatch(/\/login\?return_to=/);
    expect((await client.get(answer.headers.get('location') ?? '', { cookie })).text).toContain(
      'Pick an account',
    );
  });

  test('asks for consent again when it is told to', async () => {
    const visitor = sandbox.visitor('linus');
    await visitor.authorise(authorization(sandbox, sandbox.apps.public).address);
    // Nobody is asked any more, so that a no cannot be said.
    const again = await visitor.deny(authorization(sandbox, sandbox.apps.public).address);
    expect(again.callback).toContain('code=');
    const anew = authorization(sandbox, sandbox.apps.public, { prompt: 'consent' });
    expect((await visitor.deny(anew.address)).callback).toContain('error=access_denied');
  });

  test.each([
    ['login_required', 'AADSTS50058', { prompt: 'none' }],
    ['invalid_scope', 'AADSTS70011', { scope: `${azureDevOps}/.default,offline_access` }],
    ['invalid_request', 'AADSTS9002325', { code_challenge: undefined }],
  ])('sends %s back to the app', async (error, number, changes) => {
    const { address } = authorization(sandbox, sandbox.apps.public, changes);
    const location = (await client.get(address.href)).headers.get('location') ?? '';
    const { searchParams } = new URL(location);
    expect([searchParams.get('error'), searchParams.get('state')]).toEqual([error, 'a-state']);
    expect(searchParams.get('error_description')).toContain(number);
  });

  test('tells the app of a person who declined', async () => {
    const { address } = authorization(sandbox, sandbox.apps.expired);
    const { callback = '' } = await sandbox.visitor('linus').deny(address);
    const { searchParams } = new URL(callback);
    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('error_description')).toContain('AADSTS65004');
  });

  test('lets only an administrator agree, where that is set, and then everybody', async () => {
    const app = sandbox.apps.adminOnly;
    const { address } = authorization(sandbox, app);
    expect((await sandbox.visitor('grace').authorise(address)).page).toContain(
      'Need admin approval',
    );
    const consent = new URL(`${sandbox.url}/${sandbox.tenant.id}/adminconsent`);
    consent.search = `client_id=${app.clientId}&redirect_uri=${encodeURIComponent(redirectUri)}&state=s`;
    const { callback = '' } = await sandbox.visitor('ada').authorise(consent);
    expect(new URL(callback).searchParams.get('admin_consent')).toBe('True');
    expect((await sandbox.visitor('linus').authorise(address)).callback).toContain('code=');
  });
});

describe('the device flow', () => {
  test('waits, and grants once the person agreed', async () => {
    const { json } = await deviceCode();
    expect(json).not.toHaveProperty('verification_uri_complete');
    expect(json).toMatchObject({ expires_in: 900, interval: 1 });
    expect(json['message']).toContain(String(json['user_code']));
    expect((await poll(json)).json['error']).toBe('authorization_pending');
    const page = await sandbox.visitor('grace').approveDevice(String(json['user_code']));
    expect(page).toContain('You have signed in');
    const granted = await poll(json);
    expect([granted.status, typeof granted.json['refresh_token']]).toEqual([200, 'string']);
    expect((await poll(json)).status).toBe(400);
  });

  test('tells of a person who declined', async () => {
    const { json } = await deviceCode();
    await sandbox.visitor('linus').denyDevice(String(json['user_code']));
    expect((await poll(json)).json['error']).toBe('authorization_declined');
  });

  test('does not know a code it did not give out', async () => {
    const answer = await poll({ device_code: 'never-was' });
    expect(answer.json['error']).toBe('bad_verification_code');
  });

  test('ends with its code', async () => {
    const { json } = await deviceCode();
    expect(sandbox.expire(String(json['device_code']))).toBe(true);
    expect((await poll(json)).json['error']).toBe('expired_token');
  });

  test('is refused at the first poll where public client flows are off', async () => {
    const { json } = await deviceCode(sandbox.apps.web.clientId);
    const answer = await poll(json, sandbox.apps.web.clientId);
    expect([answer.status, answer.json['error_codes']]).toEqual([401, [7000218]]);
  });
});

const exchange = (code: string, verifier: string) =>
  askToken(sandbox, client, {
    grant_type: 'authorization_code',
    client_id: sandbox.apps.public.clientId,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });

const deviceCode = (clientId = sandbox.apps.public.clientId) =>
  client.post('/organizations/oauth2/v2.0/devicecode', { client_id: clientId, scope: everything });

const poll = (
  { device_code: code }: Readonly<Record<string, unknown>>,
  clientId = sandbox.apps.public.clientId,
) =>
  client.post('/organizations/oauth2/v2.0/token', {
    grant_type: deviceGrant,
    client_id: clientId,
    device_code: String(code),
  });

async function signInCookie(): Promise<string> {
  const { upn, password } = sandbox.people.ada;
  const fields = { login: upn, passwd: password, return_to: '/' };
  return (await client.post('/common/login', fields)).cookies.join('; ');
}
