import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Instance } from '../../../preload/model/account.ts';
import type { Attempt } from '../../../preload/model/sign-in.ts';
import {
  gitlabApp,
  type GitlabAppDraft,
  type PreflightCheck,
} from '../../../preload/model/integration.ts';
import { AppError } from '../../core/app-error.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import { readCertificate } from '../../hosts/node/certificate.ts';
import { createAuthority } from '../../hosts/node/http/test-servers.ts';
import { createVault } from '../../hosts/node/vault/vault.ts';
import type { Database } from '../../ports/database.ts';
import type { Vault } from '../../ports/vault.ts';
import type { OAuthClient, Provider } from '../../providers/provider.ts';
import { systemClock } from '../../core/clock.ts';
import { createIntegrations, type IntegrationsFeature } from './integrations.ts';

const instance = 'https://gitlab.example.com' as Instance;
const origin = 'https://gitlab.example.com:443';
const draft = {
  provider: 'gitlab' as const,
  instance,
  applicationId: 'the-id',
  secret: 'gloas-canary-secret',
  allowHttp: false,
};

let ca: string;
let database: Database;
let vault: Vault;
let feature: IntegrationsFeature;
let announced: unknown[];
let recorded: string[];
let linked: number;
let now: number;
let probe: (client: OAuthClient) => Promise<readonly PreflightCheck[]>;

beforeAll(async () => {
  ca = (await createAuthority({ name: 'Example CA' })).ca;
});

beforeEach(async () => {
  database = openDatabase(':memory:');
  vault = createVault({ database, keychains: [], clock: systemClock });
  await vault.choose('memory');
  announced = [];
  recorded = [];
  linked = 0;
  now = 1000;
  probe = async () => [];
  feature = start(vault);
});

function start(keeper: Vault): IntegrationsFeature {
  return createIntegrations({
    database,
    vault: keeper,
    provider: () => ({ preflight: (client: OAuthClient) => probe(client) }) as Provider,
    clock: { ...systemClock, now: () => now },
    announce: (name, payload) => announced.push([name, payload]),
    record: ({ action, subject, result }) => recorded.push(`${action} ${subject} ${result}`),
    startAuthorise: async (at, openBrowser) =>
      ({ instance: at, browserOpened: openBrowser }) as Attempt,
    linkedThrough: () => linked,
    redirectUris: {
      gitlab: {
        customProtocol: 'dev.latchkey://oauth/gitlab',
        loopback: 'http://127.0.0.1/oauth/gitlab',
      },
      github: {
        customProtocol: 'dev.latchkey://oauth/github',
        loopback: 'http://127.0.0.1/oauth/github',
      },
      'azure-devops': {
        customProtocol: 'dev.latchkey://oauth/azure-devops',
        loopback: 'http://localhost/oauth/azure-devops',
      },
    },
    readCertificate,
  });
}

afterEach(() => database.close());

const save = async (change: Partial<GitlabAppDraft> = {}) =>
  gitlabApp.parse(await feature.handlers['integrations.save']({ draft: { ...draft, ...change } }));
const list = async () =>
  (await feature.handlers['integrations.list']({})).git.map((app) => gitlabApp.parse(app));
const preflight = (change: Partial<GitlabAppDraft> = {}) =>
  feature.handlers['integrations.preflight']({ draft: { ...draft, ...change } });

describe('saving the organisation’s app', () => {
  test('stores it under its canonical address, announces it and keeps the secret to itself', async () => {
    const saved = await save({ instance: 'GitLab.Example.com/ ', applicationId: ' the-id\n' });
    expect(saved).toEqual({
      provider: 'gitlab',
      instance,
      host: 'gitlab.example.com',
      managed: false,
      replaces: null,
      applicationId: 'the-id',
      secretSavedAt: 1000,
      ca: null,
      allowHttp: false,
      state: 'saved',
      authorisedBy: null,
      savedAt: 1000,
    });
    expect(await list()).toEqual([saved]);
    expect(announced).toEqual([['integrations.changed', [saved]]]);
    expect(recorded).toEqual([`integration.saved ${instance} done`]);
    expect(await vault.read(`integration:gitlab:${instance}`)).toBe('gloas-canary-secret');
    const everything = JSON.stringify([
      saved,
      announced,
      database.all('SELECT * FROM integrations'),
    ]);
    expect(everything).not.toContain('canary');
  });

  test('gives the app to who signs in, and refuses where there is none', async () => {
    await save();
    expect(await feature.clientFor('gitlab', instance)).toEqual({
      instance,
      clientId: 'the-id',
      clientSecret: 'gloas-canary-secret',
      allowHttp: false,
    });
    await expect(
      feature.clientFor('gitlab', 'https://gitlab.com' as Instance),
    ).rejects.toMatchObject({
      code: 'sign-in.no-app',
      detail: 'gitlab.com',
    });
  });

  test('keeps the secret when none is given, and removes it on null', async () => {
    await save();
    now = 2000;
    expect((await save({ secret: undefined })).secretSavedAt).toBe(1000);
    expect((await feature.clientFor('gitlab', instance)).clientSecret).toBe('gloas-canary-secret');
    expect((await save({ secret: null })).secretSavedAt).toBeNull();
    expect((await feature.clientFor('gitlab', instance)).clientSecret).toBeUndefined();
    expect(await vault.read(`integration:gitlab:${instance}`)).toBeNull();
  });

  test('is ready once an admin authorised it, and saved again when ID or secret change', async () => {
    await save();
    feature.markReady(instance, 'ada');
    expect((await list())[0]).toMatchObject({ state: 'ready', authorisedBy: 'ada' });
    expect(recorded.at(-1)).toBe(`integration.authorised ${instance} done`);

    expect(await save({ secret: undefined })).toMatchObject({
      state: 'ready',
      authorisedBy: 'ada',
    });
    expect(await save()).toMatchObject({ state: 'saved', authorisedBy: null });
    feature.markReady(instance, 'ada');
    expect(await save({ secret: undefined, applicationId: 'another' })).toMatchObject({
      state: 'saved',
    });
    feature.markReady(instance, 'ada');
    expect(await save({ secret: null, applicationId: 'another' })).toMatchObject({
      state: 'saved',
    });
    feature.markReady('https://nowhere.example' as Instance, 'ada');
    expect(await list()).toHaveLength(1);
  });

  test('knows several instances, a sub-path among them', async () => {
    await save();
    await save({ instance: 'https://gitlab.example.com/second', applicationId: 'b' });
    await save({ instance: 'https://gitlab.com', applicationId: 'c', secret: undefined });
    expect((await list()).map((app) => [app.instance, app.applicationId])).toEqual([
      ['https://gitlab.com', 'c'],
      ['https://gitlab.example.com', 'the-id'],
      ['https://gitlab.example.com/second', 'b'],
    ]);
    expect(feature.instances()).toHaveLength(3);
    expect(
      (await feature.clientFor('gitlab', 'https://gitlab.com' as Instance)).clientSecret,
    ).toBeUndefined();
  });

  test.each([
    [{ instance: 'http://gitlab.example.com' }, 'instance.insecure'],
    [{ instance: 'http://gitlab.example.com', allowHttp: true }, 'instance.insecure'],
    [{ instance: 'https://a:canary@gitlab.example.com' }, 'instance.credentials-in-url'],
    [{ instance: 'https://169.254.169.254' }, 'instance.forbidden-address'],
    [{ instance: '' }, 'instance.malformed'],
    [{ applicationId: '' }, 'integration.bad-application-id'],
    [{ applicationId: 'a b' }, 'integration.bad-application-id'],
    [{ applicationId: 'gloas-canary' }, 'integration.bad-application-id'],
    [{ applicationId: 'é' }, 'integration.bad-application-id'],
    [{ secret: '' }, 'integration.bad-secret'],
    [{ secret: 'can\nary' }, 'integration.bad-secret'],
    [{ ca: 'hello' }, 'integration.bad-certificate'],
  ])('refuses %j as %s and stores nothing', async (change, code) => {
    const failure: unknown = await save(change).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code });
    expect(
      JSON.stringify([(failure as AppError).message, (failure as AppError).stack]),
    ).not.toContain('canary');
    expect([await list(), announced, recorded]).toEqual([[], [], []]);
    expect(database.all('SELECT id FROM secrets')).toEqual([]);
  });

  test('takes plain http on loopback by the switch', async () => {
    expect(await save({ instance: 'http://127.0.0.1:3000', allowHttp: true })).toMatchObject({
      instance: 'http://127.0.0.1:3000',
      allowHttp: true,
    });
  });

  test('stores nothing when the vault cannot be read', async () => {
    const locked = createVault({ database, keychains: [], clock: systemClock });
    await expect(start(locked).handlers['integrations.save']({ draft })).rejects.toMatchObject({
      code: expect.stringMatching(/^vault\./),
    });
    expect(await list()).toEqual([]);
  });
});

describe('a private CA', () => {
  test('is described, kept without the text around it, and trusted for its origin alone', async () => {
    const described = await feature.handlers['integrations.read-certificate']({ pem: ca });
    expect(described.subject).toBe('CN=Example CA, O=Latchkey tests');
    expect((await save({ ca: `# ours\n${ca}\n# end` })).ca).toEqual(described);
    expect(feature.caFor(origin)?.trim()).toBe(ca.trim());
    expect(feature.caFor('https://gitlab.example.com:8443')).toBeUndefined();
    expect(feature.caFor('https://gitlab.com:443')).toBeUndefined();

    expect((await save({ ca: undefined })).ca).toEqual(described);
    expect((await save({ ca: null })).ca).toBeNull();
    expect(feature.caFor(origin)).toBeUndefined();
  });

  test('that has expired since is still shown, so that it can be replaced', async () => {
    await save({ ca });
    const expired = (await createAuthority({ from: -9, to: -2 })).ca;
    database.run('UPDATE integrations SET ca = ?', expired);
    expect((await list())[0]?.ca?.subject).toMatch(/^No longer usable: it expired on/);
  });
});

describe('the pre-flight', () => {
  const rows: readonly PreflightCheck[] = [
    { id: 'redirect', title: 'Redirect', status: 'inconclusive', detail: 'Only an admin sees it.' },
  ];

  test('asks with the draft, the saved secret and the CA under test, and saves nothing', async () => {
    await save();
    const seen: unknown[] = [];
    probe = async (client) => {
      seen.push(client, feature.caFor(origin)?.trim());
      return rows;
    };
    const answer = await preflight({ secret: undefined, applicationId: 'draft-id', ca });
    expect(seen).toEqual([
      { instance, clientId: 'draft-id', clientSecret: 'gloas-canary-secret', allowHttp: false },
      ca.trim(),
    ]);
    expect(answer).toEqual({
      instance,
      checks: [
        {
          ...rows[0],
          detail:
            'Only an admin sees it. Register exactly dev.latchkey://oauth/gitlab and http://127.0.0.1/oauth/gitlab, one on each line.',
        },
      ],
    });
    expect(feature.caFor(origin)).toBeUndefined();
    expect((await list())[0]?.applicationId).toBe('the-id');
  });

  test('leaves the saved secret out when it is to be removed, and forgets its CA after a failure', async () => {
    await save();
    let client: OAuthClient | undefined;
    probe = async (asked) => {
      client = asked;
      throw new Error('boom');
    };
    await expect(preflight({ secret: null, ca })).rejects.toThrow('boom');
    expect(client?.clientSecret).toBeUndefined();
    expect(feature.caFor(origin)).toBeUndefined();
  });
});

describe('authorising and removing', () => {
  test('starts the admin’s sign-in through a saved app only', async () => {
    const authorise = feature.handlers['integrations.authorise'];
    await expect(
      authorise({ provider: 'gitlab', instance, openBrowser: true }),
    ).rejects.toMatchObject({
      code: 'integration.unknown',
    });
    await save();
    expect(await authorise({ provider: 'gitlab', instance, openBrowser: false })).toMatchObject({
      app: { state: 'saved' },
      attempt: { instance, browserOpened: false },
    });
  });

  test('removes app and secret, unless accounts are linked through it', async () => {
    const remove = feature.handlers['integrations.remove'];
    await save();
    linked = 2;
    await expect(remove({ provider: 'gitlab', instance })).rejects.toMatchObject({
      code: 'integration.in-use',
    });
    expect(await list()).toHaveLength(1);
    linked = 0;
    expect(await remove({ provider: 'gitlab', instance })).toEqual({});
    expect(await list()).toEqual([]);
    expect(await vault.read(`integration:gitlab:${instance}`)).toBeNull();
    expect(recorded.at(-1)).toBe(`integration.removed ${instance} done`);
    expect(announced.at(-1)).toEqual(['integrations.changed', []]);
    await expect(remove({ provider: 'gitlab', instance })).rejects.toMatchObject({
      code: 'integration.unknown',
    });
  });
});

describe('an app whose secret was in a vault that was left', () => {
  /** The vault’s process has ended, and a new vault was chosen: the same as starting over. */
  async function leave() {
    await save();
    feature.markReady(instance, 'ada');
    database.run('DELETE FROM secrets');
    announced.length = 0;
    feature.refresh();
  }

  test('shows that its secret is gone and that it waits for an admin', async () => {
    await leave();
    const shown = { secretSavedAt: null, state: 'saved', authorisedBy: null };
    expect(await list()).toEqual([expect.objectContaining(shown)]);
    expect(announced).toEqual([
      ['integrations.changed', [expect.objectContaining(shown) as unknown]],
    ]);
  });

  test('is never used as if it had no secret', async () => {
    await leave();
    let asked = 0;
    probe = async () => {
      asked += 1;
      return [];
    };
    const missing = { code: 'integration.secret-missing' };
    await expect(feature.clientFor('gitlab', instance)).rejects.toMatchObject(missing);
    await expect(preflight({ secret: undefined })).rejects.toMatchObject(missing);
    expect(asked).toBe(0);
  });

  test('still says so after another change, until the secret is entered or taken away', async () => {
    await leave();
    const edited = await save({ secret: undefined, allowHttp: true });
    expect(edited).toMatchObject({ secretSavedAt: null, state: 'saved', allowHttp: true });
    await expect(feature.clientFor('gitlab', instance)).rejects.toMatchObject({
      code: 'integration.secret-missing',
    });
    expect(await save({ secret: 'gloas-entered-again' })).toMatchObject({ secretSavedAt: 1000 });
    expect(await feature.clientFor('gitlab', instance)).toMatchObject({
      clientSecret: 'gloas-entered-again',
    });

    database.run('DELETE FROM secrets');
    await save({ secret: null });
    expect(await feature.clientFor('gitlab', instance)).toMatchObject({ clientSecret: undefined });
  });

  test('can be removed', async () => {
    await leave();
    await feature.handlers['integrations.remove']({ provider: 'gitlab', instance });
    expect(await list()).toEqual([]);
  });
});
