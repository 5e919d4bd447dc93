import { generateKeyPairSync, createVerify } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import type { OAuthClient } from '../provider.ts';
import { appToken } from './app.ts';
import { createGithub } from './index.ts';
import { confidential, hurriedClock, json, open, service, type Asked } from './test-service.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const key = { id: '4711', privateKey };
const now = Date.UTC(2026, 10, 1);

type Answers = Readonly<Record<string, () => Response>>;

const device = {
  device_code: 'd',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://github.com/login/device',
  expires_in: 900,
};
const app = {
  id: 4711,
  slug: 'latchkey',
  client_id: 'Iv1.0123',
  name: 'Latchkey at Acme',
  permissions: { metadata: 'read', contents: 'write', workflows: 'write' },
};
const installation = {
  id: 7,
  account: { login: 'acme' },
  target_type: 'Organization',
  repository_selection: 'selected',
  suspended_at: null,
  html_url: 'https://github.com/organizations/acme/settings/installations/7',
};

/** GitHub when everything is right. */
const right: Answers = {
  '/meta': () => json({ verifiable_password_authentication: false }),
  '/login/device/code': () => json(device),
  '/login/oauth/access_token': () => json({ error: 'bad_verification_code' }),
  '/app': () => json(app),
  '/app/installations': () => json([installation]),
};

function run(client: OAuthClient, changed: Answers = {}) {
  const { http, asked } = service(({ url }: Asked) => {
    const answer = { ...right, ...changed }[url.pathname];
    return answer?.() ?? json({ error: 'no such route' }, 404);
  });
  const github = createGithub(http, hurriedClock(now).clock);
  return { asked, github, checks: github.preflight(client) };
}

/** The status of every check, in one line. */
async function verdict(client: OAuthClient, changed: Answers = {}): Promise<string> {
  const checks = await run(client, changed).checks;
  return checks.map(({ id, status }) => `${id}:${status}`).join(' ');
}

const detailOf = async (client: OAuthClient, changed: Answers, id: string) =>
  (await run(client, changed).checks).find((each) => each.id === id)?.detail;

describe('the pre-flight of an OAuth app', () => {
  test.each<[string, OAuthClient, Answers, string]>([
    [
      'everything right, with a secret',
      confidential,
      {},
      'reachable:passed is-github:passed credentials:passed device-flow:passed redirect:inconclusive',
    ],
    [
      'everything right, without one',
      open,
      {},
      'reachable:passed is-github:passed credentials:passed device-flow:passed redirect:passed',
    ],
    [
      'an unknown client id',
      confidential,
      { '/login/device/code': () => json({ error: 'Not Found' }, 404) },
      'reachable:passed is-github:passed credentials:failed device-flow:not-run redirect:inconclusive',
    ],
    [
      'a wrong secret',
      confidential,
      { '/login/oauth/access_token': () => json({ error: 'incorrect_client_credentials' }) },
      'reachable:passed is-github:passed credentials:failed device-flow:passed redirect:inconclusive',
    ],
    [
      'no device flow, with a secret',
      confidential,
      { '/login/device/code': () => json({ error: 'device_flow_disabled' }) },
      'reachable:passed is-github:passed credentials:passed device-flow:inconclusive redirect:inconclusive',
    ],
    [
      'no device flow, without one',
      open,
      { '/login/device/code': () => json({ error: 'device_flow_disabled' }) },
      'reachable:passed is-github:passed credentials:passed device-flow:failed redirect:passed',
    ],
    [
      'a made-up code that is taken',
      confidential,
      {
        '/login/oauth/access_token': () =>
          json({ access_token: 'gho_x', token_type: 'bearer', scope: 'repo' }),
      },
      'reachable:passed is-github:passed credentials:failed device-flow:passed redirect:inconclusive',
    ],
    [
      'a limit at the token endpoint',
      confidential,
      { '/login/oauth/access_token': () => json({}, 429) },
      'reachable:passed is-github:passed credentials:inconclusive device-flow:passed redirect:inconclusive',
    ],
    [
      'a server in private mode',
      open,
      { '/meta': () => json({ message: 'Must authenticate', documentation_url: 'x' }, 401) },
      'reachable:passed is-github:passed credentials:passed device-flow:passed redirect:passed',
    ],
    [
      'another service',
      open,
      { '/meta': () => new Response('<html>') },
      'reachable:passed is-github:failed credentials:not-run device-flow:not-run redirect:not-run',
    ],
    [
      'trouble there',
      open,
      { '/meta': () => json({}, 503) },
      'reachable:passed is-github:inconclusive credentials:not-run device-flow:not-run redirect:not-run',
    ],
    [
      'a certificate nobody trusts',
      open,
      { '/meta': unreachable },
      'reachable:failed is-github:not-run credentials:not-run device-flow:not-run redirect:not-run',
    ],
  ])('%s', async (_name, client, changed, expected) => {
    expect(await verdict(client, changed)).toBe(expected);
  });

  test('never repeats the secret, and sends no code anybody could have got', async () => {
    const { asked, checks } = run(confidential);
    expect(JSON.stringify(await checks)).not.toContain('the-secret');
    const token = asked.find(({ url }) => url.pathname === '/login/oauth/access_token');
    expect(token?.form['code']).toMatch(/^latchkey-preflight-/);
    expect(asked.every(({ url }) => !url.href.includes('the-secret'))).toBe(true);
  });
});

describe('the pre-flight of a GitHub App', () => {
  const client: OAuthClient = { ...confidential, registration: 'github-app', app: key };
  const base =
    'reachable:passed is-github:passed credentials:passed device-flow:passed redirect:inconclusive';

  test.each<[string, OAuthClient, Answers, string]>([
    [
      'everything right',
      client,
      {},
      'private-key:passed app:passed scopes:passed organisation:passed',
    ],
    [
      'a key of another app',
      client,
      { '/app': () => json({ message: 'A JSON web token could not be decoded' }, 401) },
      'private-key:failed app:not-run scopes:not-run organisation:not-run',
    ],
    [
      'a deleted app',
      client,
      { '/app': () => json({ message: 'Integration not found' }, 404) },
      'private-key:failed app:not-run scopes:not-run organisation:not-run',
    ],
    [
      'trouble there',
      client,
      { '/app': () => json({}, 500) },
      'private-key:inconclusive app:not-run scopes:not-run organisation:not-run',
    ],
    [
      'another client id',
      client,
      { '/app': () => json({ ...app, client_id: 'Iv1.9999' }) },
      'private-key:passed app:failed scopes:passed organisation:passed',
    ],
    [
      'another app id',
      { ...client, app: { ...key, id: '4712' } },
      {},
      'private-key:passed app:failed scopes:passed organisation:passed',
    ],
    [
      'the install URL of another app',
      { ...client, app: { ...key, installUrl: 'https://github.com/apps/other/installations/new' } },
      {},
      'private-key:passed app:failed scopes:passed organisation:passed',
    ],
    [
      'its own install URL',
      {
        ...client,
        app: { ...key, installUrl: 'https://github.com/apps/latchkey/installations/new' },
      },
      {},
      'private-key:passed app:passed scopes:passed organisation:passed',
    ],
    [
      'a server that does not tell the client id',
      client,
      { '/app': () => json({ ...app, client_id: undefined }) },
      'private-key:passed app:inconclusive scopes:passed organisation:passed',
    ],
    [
      'reading only',
      client,
      { '/app': () => json({ ...app, permissions: { contents: 'read' } }) },
      'private-key:passed app:passed scopes:failed organisation:passed',
    ],
    [
      'no workflows',
      client,
      { '/app': () => json({ ...app, permissions: { contents: 'write' } }) },
      'private-key:passed app:passed scopes:inconclusive organisation:passed',
    ],
    [
      'installed nowhere',
      client,
      { '/app/installations': () => json([]) },
      'private-key:passed app:passed scopes:passed organisation:failed',
    ],
    [
      'suspended everywhere',
      client,
      {
        '/app/installations': () =>
          json([{ ...installation, suspended_at: '2026-01-01T00:00:00Z' }]),
      },
      'private-key:passed app:passed scopes:passed organisation:failed',
    ],
    [
      'a key that cannot sign',
      { ...client, app: { id: '4711', privateKey: 'canary' } },
      {},
      'private-key:failed app:not-run scopes:not-run organisation:not-run',
    ],
  ])('%s', async (_name, asked, changed, expected) => {
    expect(await verdict(asked, changed)).toBe(`${base} ${expected}`);
  });

  test('says where the app is installed', async () => {
    const many = Array.from({ length: 7 }, (_, id) => ({
      ...installation,
      id,
      account: { login: `o${id}` },
    }));
    expect(await detailOf(client, { '/app/installations': () => json(many) }, 'organisation')).toBe(
      'On o0, o1, o2, o3, o4 and 2 more.',
    );
  });

  test('lists the installations', async () => {
    const { github } = run(client);
    expect(await github.installations(client)).toEqual([
      {
        id: '7',
        account: 'acme',
        kind: 'organisation',
        repositorySelection: 'selected',
        suspended: false,
        htmlUrl: 'https://github.com/organizations/acme/settings/installations/7',
      },
    ]);
  });

  test.each([
    [{ html_url: 'https://evil.example/x' }, { htmlUrl: null }],
    [{ target_type: 'User' }, { kind: 'person' }],
    [{ account: null }, { account: 'unknown' }],
    [{ account: { slug: 'big-corp' }, target_type: 'Enterprise' }, { account: 'big-corp' }],
    [{ suspended_at: '2026-01-01T00:00:00Z' }, { suspended: true }],
  ])('reads an installation with %j', async (change, expected) => {
    const answers = { '/app/installations': () => json([{ ...installation, ...change }]) };
    expect(await run(client, answers).github.installations(client)).toMatchObject([expected]);
  });

  test('refuses to list without a key, and with a key GitHub does not take', async () => {
    const { github } = run(client, { '/app/installations': () => json({}, 401) });
    await expect(github.installations(confidential)).rejects.toMatchObject({
      code: 'integration.bad-private-key',
    });
    await expect(github.installations(client)).rejects.toMatchObject({
      code: 'integration.app-key-refused',
    });
  });
});

describe('the token an app proves itself by', () => {
  test('is signed by its key, a minute old, and over within ten', async () => {
    const token = await appToken(key, hurriedClock(now).clock);
    const [head = '', payload = '', signature = ''] = token.split('.');
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object;
    expect(read(head)).toEqual({ alg: 'RS256', typ: 'JWT' });
    const seconds = now / 1000;
    expect(read(payload)).toEqual({ iss: '4711', iat: seconds - 60, exp: seconds + 540 });
    const verify = createVerify('RSA-SHA256').update(`${head}.${payload}`);
    expect(verify.verify(pair.publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  test('never repeats a key it cannot use', async () => {
    const failure = (await appToken(
      { id: '1', privateKey: '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----' },
      hurriedClock(now).clock,
    ).catch((thrown: unknown) => thrown)) as AppError;
    expect(failure.code).toBe('integration.bad-private-key');
    expect(JSON.stringify([failure, failure.message, failure.cause])).not.toContain('canary');
  });
});

function unreachable(): never {
  throw new AppError('host.certificate-untrusted', { detail: 'github.com' });
}
