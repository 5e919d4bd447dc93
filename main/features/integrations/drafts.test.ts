import { generateKeyPairSync } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type {
  AzureDevopsAppDraft,
  GitAppDraft,
  GithubAppDraft,
} from '../../../preload/model/integration.ts';
import { AppError } from '../../core/app-error.ts';
import { createWorld, type World } from './test-world.ts';

const { privateKey: pem } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const guid = '0f3c2a51-7d7e-4b0c-9a41-5a4f7d1f2c11';
const tenant = 'b5a1d7e0-3c39-4c4b-8f6f-1e3d2c4b5a69';
const value = 'Kx8Q~canary-value-of-the-secret.abcdefg';
const day = 86_400_000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
  world.now = 1_800_000_000_000;
});
afterAll(() => world.close());

const github = (change: Partial<GithubAppDraft> = {}): GitAppDraft => ({
  provider: 'github',
  instance: 'https://github.com',
  registration: 'oauth-app',
  clientId: 'Ov23liAbCdEf01234567',
  allowHttp: false,
  ...change,
});
const app = (change: Partial<GithubAppDraft> = {}): GitAppDraft =>
  github({ registration: 'github-app', clientId: 'Iv23liAbCdEf01234567', ...change });
const azure = (change: Partial<AzureDevopsAppDraft> = {}): GitAppDraft => ({
  provider: 'azure-devops',
  organisation: 'contoso',
  tenant,
  clientId: guid,
  clientSecret: value,
  mode: 'service-principal',
  ...change,
});

/** Each holds the word `canary` where a person could have pasted a secret. */
const refused: readonly (readonly [string, GitAppDraft, string, RegExp?])[] = [
  ['an empty GitHub address', github({ instance: '' }), 'instance.malformed'],
  [
    'a GitHub address with a password',
    github({ instance: 'https://a:canary@github.com' }),
    'instance.credentials-in-url',
  ],
  [
    'GitHub over plain http',
    github({ instance: 'http://github.example.com' }),
    'instance.insecure',
  ],
  ['no Client ID', github({ clientId: ' ' }), 'integration.bad-client-id'],
  ['a Client ID with a space', github({ clientId: 'Ov23 canary' }), 'integration.bad-client-id'],
  [
    'the secret as Client ID',
    github({ clientId: 'c0ffee'.repeat(6) + 'cafe' }),
    'integration.bad-client-id',
    /secret/,
  ],
  [
    'a token as Client ID',
    github({ clientId: 'ghp_canary' }),
    'integration.bad-client-id',
    /token/,
  ],
  [
    'a fine-grained token as Client ID',
    github({ clientId: 'github_pat_canary' }),
    'integration.bad-client-id',
    /token/,
  ],
  ['the App ID as Client ID', app({ clientId: '123456' }), 'integration.bad-client-id', /App ID/],
  [
    'an address as Client ID',
    github({ clientId: 'https://canary.example' }),
    'integration.bad-client-id',
    /address/,
  ],
  [
    'a GitHub App’s Client ID for an OAuth app',
    github({ clientId: 'Iv1.canary0123456789' }),
    'integration.bad-client-id',
    /GitHub App/,
  ],
  [
    'a new GitHub App’s Client ID for an OAuth app',
    github({ clientId: 'Iv23canary' }),
    'integration.bad-client-id',
    /GitHub App/,
  ],
  [
    'an OAuth app’s Client ID for a GitHub App',
    app({ clientId: 'Ov23canary' }),
    'integration.bad-client-id',
    /OAuth app/,
  ],
  [
    'an old OAuth app’s Client ID for a GitHub App',
    app({ clientId: 'c0ffeec0ffeec0ffeeca' }),
    'integration.bad-client-id',
    /OAuth app/,
  ],
  ['an empty secret', github({ clientSecret: '' }), 'integration.bad-secret'],
  ['a secret over two lines', github({ clientSecret: 'can\nary' }), 'integration.bad-secret'],
  [
    'the Client ID as secret',
    github({ clientSecret: 'Ov23canary' }),
    'integration.bad-secret',
    /Client ID/,
  ],
  ['a name as App ID', app({ appId: 'canary' }), 'integration.bad-app-id'],
  ['the Client ID as App ID', app({ appId: 'Iv23canary' }), 'integration.bad-app-id', /Client ID/],
  ['zero as App ID', app({ appId: '0' }), 'integration.bad-app-id'],
  ['no private key at all', app({ privateKey: 'canary' }), 'integration.bad-private-key'],
  ['a cut-off private key', app({ privateKey: pem.slice(0, 900) }), 'integration.bad-private-key'],
  [
    'a private key for an OAuth app',
    github({ privateKey: pem }),
    'integration.bad-private-key',
    /OAuth app/,
  ],
  [
    'an install page elsewhere',
    app({ installUrl: 'https://canary.example/apps/ours/installations/new' }),
    'integration.bad-install-url',
  ],
  [
    'an install page that is none',
    app({ installUrl: 'https://github.com/canary' }),
    'integration.bad-install-url',
  ],
  [
    'an install page with a password',
    app({ installUrl: 'https://a:canary@github.com/apps/ours' }),
    'integration.bad-install-url',
  ],
  [
    'an install page that is no address',
    app({ installUrl: 'canary' }),
    'integration.bad-install-url',
  ],
  ['a CA that is none', github({ ca: 'canary' }), 'integration.bad-certificate'],
  ['no organisation', azure({ organisation: '' }), 'instance.bad-organisation'],
  ['an organisation with a space', azure({ organisation: 'can ary' }), 'instance.bad-organisation'],
  [
    'an organisation’s address with a password',
    azure({ organisation: 'https://a:canary@dev.azure.com/contoso' }),
    'instance.bad-organisation',
  ],
  [
    'the service without an organisation',
    azure({ organisation: 'https://dev.azure.com/' }),
    'instance.bad-organisation',
  ],
  [
    'an SSH address',
    azure({ organisation: 'git@ssh.dev.azure.com:v3/canary/p/r' }),
    'instance.bad-organisation',
  ],
  [
    'Azure DevOps Server',
    azure({ organisation: 'https://tfs.example.com/tfs/DefaultCollection' }),
    'instance.azure-server',
  ],
  ['a name as tenant', azure({ tenant: 'canary' }), 'integration.bad-tenant'],
  ['a tenant of many directories', azure({ tenant: 'organizations' }), 'integration.bad-tenant'],
  ['a person as tenant', azure({ tenant: 'canary@contoso.com' }), 'integration.bad-tenant'],
  ['a name as client ID', azure({ clientId: 'canary' }), 'integration.bad-client-id'],
  ['the secret as client ID', azure({ clientId: value }), 'integration.bad-client-id', /secret/],
  [
    'the Application ID URI as client ID',
    azure({ clientId: `api://${guid}` }),
    'integration.bad-client-id',
    /URI/,
  ],
  [
    'the tenant as client ID',
    azure({ clientId: tenant.toUpperCase() }),
    'integration.bad-client-id',
    /tenant/,
  ],
  [
    'the Secret ID',
    azure({ clientSecret: '7a1f3c52-9d7e-4b0c-9a41-5a4f7d1f2c99' }),
    'integration.secret-id',
    /Secret ID/,
  ],
  ['a masked Value', azure({ clientSecret: '••••••••' }), 'integration.secret-id', /masked/],
  ['a Value with a space', azure({ clientSecret: 'can ary' }), 'integration.bad-secret'],
  [
    'a secret that has ended',
    azure({ secretExpiresAt: 1_799_999_999_999 }),
    'integration.bad-secret-expiry',
    /passed/,
  ],
  [
    'a secret of three years',
    azure({ secretExpiresAt: 1_800_000_000_000 + 1096 * day }),
    'integration.bad-secret-expiry',
    /two years/,
  ],
  ['a day that is none', azure({ secretExpiresAt: Number.NaN }), 'integration.bad-secret-expiry'],
  ['a principal without its secret', azure({ clientSecret: null }), 'integration.secret-needed'],
  [
    'a principal whose secret was never entered',
    azure({ clientSecret: undefined }),
    'integration.secret-needed',
  ],
];

const cases = refused.map(([what, draft, code, says]) => ({ what, draft, code, says }));

test.each(cases)(
  'refuses $what, repeats nothing and stores nothing',
  async ({ draft, code, says }) => {
    const failure: unknown = await world.save(draft).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(AppError);
    const { message, stack, detail, words } = failure as AppError;
    expect(failure).toMatchObject({ code });
    if (says) expect(detail).toMatch(says);
    const said = JSON.stringify([message, stack, detail, words]);
    expect(said).not.toMatch(/canary|c0ffee/);
    expect(said).not.toContain(pem.slice(40, 80));
    expect(await world.list()).toEqual([]);
    expect(world.database.all('SELECT id FROM secrets')).toEqual([]);
  },
);

describe('what is typed is brought into one form, and said where it changes', () => {
  test.each([
    ['https://github.com', 'https://github.com', false],
    ['github.com', 'https://github.com', false],
    ['https://github.com/', 'https://github.com', true],
    ['https://api.github.com', 'https://github.com', true],
    ['https://www.github.com/contoso', 'https://github.com', true],
    ['https://contoso.ghe.com', 'https://contoso.ghe.com', false],
    ['https://api.contoso.ghe.com', 'https://contoso.ghe.com', true],
    ['https://GitHub.Example.com/api/v3/', 'https://github.example.com', true],
    ['https://github.example.com:8443', 'https://github.example.com:8443', false],
  ])('GitHub at %s is %s', (typed, instance, isSaid) => {
    const { instance: read, notes } = world.checkDraft(github({ instance: typed }));
    expect([read, notes]).toEqual([
      instance,
      isSaid ? [`The address was read as ${instance}.`] : [],
    ]);
  });

  test.each([
    ['contoso', 'https://dev.azure.com/contoso', false],
    ['Contoso', 'https://dev.azure.com/contoso', false],
    ['https://dev.azure.com/contoso', 'https://dev.azure.com/contoso', false],
    ['https://dev.azure.com/contoso/', 'https://dev.azure.com/contoso', true],
    ['https://contoso@dev.azure.com/contoso/p/_git/r', 'https://dev.azure.com/contoso', true],
    ['contoso.visualstudio.com', 'https://dev.azure.com/contoso', true],
    ['https://127.0.0.1:8443/contoso', 'https://127.0.0.1:8443/contoso', false],
  ])('the organisation %s is at %s', (typed, instance, isSaid) => {
    const { instance: read, notes } = world.checkDraft(azure({ organisation: typed }));
    expect([read, notes]).toEqual([
      instance,
      isSaid ? [`The address was read as ${instance}.`] : [],
    ]);
  });

  test.each(['Ov23liAbCdEf01234567', 'c0ffeec0ffeec0ffeec0', 'of-another-server'])(
    'an OAuth app may have the Client ID %s',
    (clientId) => {
      expect(world.checkDraft(github({ clientId: ` ${clientId}\n` })).clientId).toBe(clientId);
    },
  );
  test.each(['Iv1.0123456789abcdef', 'Iv23liAbCdEf01234567'])(
    'a GitHub App may have the Client ID %s',
    (clientId) => {
      expect(world.checkDraft(app({ clientId })).clientId).toBe(clientId);
    },
  );

  test('a secret of two years is the longest', () => {
    const secretExpiresAt = world.now + 731 * day;
    expect(world.checkDraft(azure({ secretExpiresAt })).kind(undefined, 0).fields).toMatchObject({
      secretExpiresAt,
    });
  });
});
