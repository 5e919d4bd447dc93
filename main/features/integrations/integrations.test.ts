import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Instance } from '../../../preload/model/account.ts';
import {
  gitlabApp,
  type GitlabAppDraft,
  type PreflightCheck,
} from '../../../preload/model/integration.ts';
import { systemClock } from '../../core/clock.ts';
import { AppError } from '../../core/app-error.ts';
import { createAuthority } from '../../hosts/node/http/test-servers.ts';
import { createVault } from '../../hosts/node/vault/vault.ts';
import type { OAuthClient } from '../../providers/provider.ts';
import { absent, createWorld, worldOf, type World } from './test-world.ts';

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
let world: World;

beforeAll(async () => {
  ca = (await createAuthority({ name: 'Example CA' })).ca;
});

beforeEach(async () => {
  world = await createWorld();
});

afterEach(() => world.close());

const save = async (change: Partial<GitlabAppDraft> = {}) =>
  gitlabApp.parse(
    await world.feature.handlers['integrations.save']({ draft: { ...draft, ...change } }),
  );
const list = async () => (await world.list()).map((app) => gitlabApp.parse(app));
const authorised = () =>
  world.authorised(
    { provider: 'gitlab', instance },
    world.linked({ provider: 'gitlab', instance }),
  );
const preflight = (change: Partial<GitlabAppDraft> = {}) =>
  world.feature.handlers['integrations.preflight']({ draft: { ...draft, ...change } });

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
    expect(world.announced).toEqual([['integrations.changed', [saved]]]);
    expect(world.recorded).toEqual([`integration.saved ${instance} done`]);
    expect(await world.vault.read(`integration:gitlab:${instance}`)).toBe('gloas-canary-secret');
    const everything = JSON.stringify([
      saved,
      world.announced,
      world.database.all('SELECT * FROM integrations'),
    ]);
    expect(everything).not.toContain('canary');
  });

  test('gives the app to who signs in, and refuses where there is none', async () => {
    await save();
    expect(await world.feature.clientFor('gitlab', instance)).toEqual({
      instance,
      clientId: 'the-id',
      clientSecret: 'gloas-canary-secret',
      allowHttp: false,
    });
    await expect(
      world.feature.clientFor('gitlab', 'https://gitlab.com' as Instance),
    ).rejects.toMatchObject({
      code: 'sign-in.no-app',
      detail: 'gitlab.com',
    });
  });

  test('keeps the secret when none is given, and removes it on null', async () => {
    await save();
    world.now = 2000;
    expect((await save({ secret: undefined })).secretSavedAt).toBe(1000);
    expect((await world.feature.clientFor('gitlab', instance)).clientSecret).toBe(
      'gloas-canary-secret',
    );
    expect((await save({ secret: null })).secretSavedAt).toBeNull();
    expect((await world.feature.clientFor('gitlab', instance)).clientSecret).toBeUndefined();
    expect(await world.vault.read(`integration:gitlab:${instance}`)).toBeNull();
  });

  test('is ready once an admin authorised it, and saved again when ID or secret change', async () => {
    await save();
    await authorised();
    expect((await list())[0]).toMatchObject({ state: 'ready', authorisedBy: 'ada' });
    expect(world.recorded.at(-1)).toBe(`integration.authorised ${instance} done`);

    expect(await save({ secret: undefined })).toMatchObject({
      state: 'ready',
      authorisedBy: 'ada',
    });
    expect(await save()).toMatchObject({ state: 'saved', authorisedBy: null });
    await authorised();
    expect(await save({ secret: undefined, applicationId: 'another' })).toMatchObject({
      state: 'saved',
    });
    await authorised();
    expect(await save({ secret: null, applicationId: 'another' })).toMatchObject({
      state: 'saved',
    });
    await world.feature.authorised(
      { provider: 'gitlab', instance: 'https://nowhere.example' as Instance },
      world.linked({ provider: 'gitlab', instance }),
      await world.feature.clientFor('gitlab', instance, 'authorise'),
    );
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
    expect(world.feature.instances()).toHaveLength(3);
    expect(
      (await world.feature.clientFor('gitlab', 'https://gitlab.com' as Instance)).clientSecret,
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
    expect([await list(), world.announced, world.recorded]).toEqual([[], [], []]);
    expect(world.database.all('SELECT id FROM secrets')).toEqual([]);
  });

  test('takes plain http on loopback by the switch', async () => {
    expect(await save({ instance: 'http://127.0.0.1:3000', allowHttp: true })).toMatchObject({
      instance: 'http://127.0.0.1:3000',
      allowHttp: true,
    });
  });

  test('stores nothing when the vault cannot be read', async () => {
    const locked = createVault({ database: world.database, keychains: [], clock: systemClock });
    await expect(worldOf(world.database, locked, absent).save(draft)).rejects.toMatchObject({
      code: expect.stringMatching(/^vault\./),
    });
    expect(await list()).toEqual([]);
  });
});

describe('a private CA', () => {
  test('is described, kept without the text around it, and trusted for its origin alone', async () => {
    const described = await world.feature.handlers['integrations.read-certificate']({ pem: ca });
    expect(described.subject).toBe('CN=Example CA, O=Latchkey tests');
    expect((await save({ ca: `# ours\n${ca}\n# end` })).ca).toEqual(described);
    expect(world.feature.caFor(origin)?.trim()).toBe(ca.trim());
    expect(world.feature.caFor('https://gitlab.example.com:8443')).toBeUndefined();
    expect(world.feature.caFor('https://gitlab.com:443')).toBeUndefined();

    expect((await save({ ca: undefined })).ca).toEqual(described);
    expect((await save({ ca: null })).ca).toBeNull();
    expect(world.feature.caFor(origin)).toBeUndefined();
  });

  test('that has expired since is still shown, so that it can be replaced', async () => {
    await save({ ca });
    const expired = (await createAuthority({ from: -9, to: -2 })).ca;
    world.database.run('UPDATE integrations SET ca = ?', expired);
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
    world.service.probe = async (client) => {
      seen.push(client, world.feature.caFor(origin)?.trim());
      return rows;
    };
    const answer = await preflight({ secret: undefined, applicationId: 'draft-id', ca });
    expect(seen).toEqual([
      { instance, clientId: 'draft-id', clientSecret: 'gloas-canary-secret', allowHttp: false },
      ca.trim(),
    ]);
    expect(answer).toEqual({
      instance,
      notes: [],
      checks: [
        {
          ...rows[0],
          detail:
            'Only an admin sees it. Register exactly dev.latchkey://oauth/gitlab and http://127.0.0.1/oauth/gitlab, one on each line.',
        },
      ],
    });
    expect(world.feature.caFor(origin)).toBeUndefined();
    expect((await list())[0]?.applicationId).toBe('the-id');
  });

  test('leaves the saved secret out when it is to be removed, and forgets its CA after a failure', async () => {
    await save();
    let client: OAuthClient | undefined;
    world.service.probe = async (asked) => {
      client = asked;
      throw new Error('boom');
    };
    await expect(preflight({ secret: null, ca })).rejects.toThrow('boom');
    expect(client?.clientSecret).toBeUndefined();
    expect(world.feature.caFor(origin)).toBeUndefined();
  });
});

describe('authorising and removing', () => {
  test('starts the admin’s sign-in through a saved app only', async () => {
    const authorise = world.feature.handlers['integrations.authorise'];
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
    const remove = world.feature.handlers['integrations.remove'];
    await save();
    const [one, other] = ['ada', 'grace'].map((login) =>
      world.linked({ provider: 'gitlab', instance, login }),
    );
    await expect(remove({ provider: 'gitlab', instance })).rejects.toMatchObject({
      code: 'integration.in-use',
    });
    expect(await list()).toHaveLength(1);
    world.accounts.delete(one!.id);
    world.accounts.delete(other!.id);
    expect(await remove({ provider: 'gitlab', instance })).toEqual({});
    expect(await list()).toEqual([]);
    expect(await world.vault.read(`integration:gitlab:${instance}`)).toBeNull();
    expect(world.recorded.at(-1)).toBe(`integration.removed ${instance} done`);
    expect(world.announced.at(-1)).toEqual(['integrations.changed', []]);
    await expect(remove({ provider: 'gitlab', instance })).rejects.toMatchObject({
      code: 'integration.unknown',
    });
  });
});

describe('an app whose secret was in a vault that was left', () => {
  /** The vault’s process has ended, and a new vault was chosen: the same as starting over. */
  async function leave() {
    await save();
    await authorised();
    world.database.run('DELETE FROM secrets');
    world.announced.length = 0;
    world.feature.refresh();
  }

  test('shows that its secret is gone and that it waits for an admin', async () => {
    await leave();
    const shown = { secretSavedAt: null, state: 'saved', authorisedBy: null };
    expect(await list()).toEqual([expect.objectContaining(shown)]);
    expect(world.announced).toEqual([
      ['integrations.changed', [expect.objectContaining(shown) as unknown]],
    ]);
  });

  test('is never used as if it had no secret', async () => {
    await leave();
    let asked = 0;
    world.service.probe = async () => {
      asked += 1;
      return [];
    };
    const missing = { code: 'integration.secret-missing' };
    await expect(world.feature.clientFor('gitlab', instance)).rejects.toMatchObject(missing);
    await expect(preflight({ secret: undefined })).rejects.toMatchObject(missing);
    expect(asked).toBe(0);
  });

  test('still says so after another change, until the secret is entered or taken away', async () => {
    await leave();
    const edited = await save({ secret: undefined, allowHttp: true });
    expect(edited).toMatchObject({ secretSavedAt: null, state: 'saved', allowHttp: true });
    await expect(world.feature.clientFor('gitlab', instance)).rejects.toMatchObject({
      code: 'integration.secret-missing',
    });
    expect(await save({ secret: 'gloas-entered-again' })).toMatchObject({ secretSavedAt: 1000 });
    expect(await world.feature.clientFor('gitlab', instance)).toMatchObject({
      clientSecret: 'gloas-entered-again',
    });

    world.database.run('DELETE FROM secrets');
    await save({ secret: null });
    expect(await world.feature.clientFor('gitlab', instance)).toMatchObject({
      clientSecret: undefined,
    });
  });

  test('can be removed', async () => {
    await leave();
    world.accounts.clear();
    await world.feature.handlers['integrations.remove']({ provider: 'gitlab', instance });
    expect(await list()).toEqual([]);
  });
});
