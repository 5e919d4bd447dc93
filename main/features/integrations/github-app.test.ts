import { generateKeyPairSync } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Instance } from '../../../preload/model/account.ts';
import {
  githubApp,
  type GithubAppDraft,
  type PreflightCheck,
} from '../../../preload/model/integration.ts';
import { AppError } from '../../core/app-error.ts';
import { createAuthority } from '../../hosts/node/http/test-servers.ts';
import type { OAuthClient } from '../../providers/provider.ts';
import { createWorld, type World } from './test-world.ts';

const { privateKey: pem } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const instance = 'https://github.example.com' as Instance;
const name = { provider: 'github' as const, instance };
const draft: GithubAppDraft = {
  ...name,
  registration: 'github-app',
  clientId: 'Iv23liAbCdEf01234567',
  clientSecret: 'canary-client-secret',
  appId: '123456',
  privateKey: pem,
  installUrl: 'https://github.example.com/github-apps/our-latchkey/installations/new?x=1',
  allowHttp: false,
};

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const save = async (change: Partial<GithubAppDraft> = {}) =>
  githubApp.parse(await world.save({ ...draft, ...change }));
const authorise = () =>
  world.feature.handlers['integrations.authorise']({ ...name, openBrowser: true });
const secretIds = () =>
  world.database.all('SELECT id FROM secrets ORDER BY id').map(({ id }) => id);

describe('a GitHub App', () => {
  test('is saved with the facts of its key, and neither key nor secret comes back', async () => {
    const saved = await save();
    expect(saved).toEqual({
      provider: 'github',
      instance,
      host: 'github.example.com',
      registration: 'github-app',
      clientId: draft.clientId,
      appId: '123456',
      secretSavedAt: 1000,
      privateKey: { fingerprint: expect.stringMatching(/^SHA256:/), bits: 2048, savedAt: 1000 },
      installUrl: 'https://github.example.com/github-apps/our-latchkey/installations/new',
      appSlug: 'our-latchkey',
      ca: null,
      allowHttp: false,
      state: 'saved',
      authorisedBy: null,
      savedAt: 1000,
      managed: false,
      replaces: null,
    });
    expect(secretIds()).toEqual([
      `integration-key:github:${instance}`,
      `integration:github:${instance}`,
    ]);
    const rows = world.database.all('SELECT * FROM integrations');
    expect(JSON.stringify([saved, world.announced, rows, world.recorded])).not.toMatch(
      /canary|BEGIN/,
    );
    expect(await world.feature.clientFor('github', instance)).toEqual({
      instance,
      clientId: draft.clientId,
      clientSecret: 'canary-client-secret',
      registration: 'github-app',
      allowHttp: false,
    });
  });

  test('keeps what is left out, and forgets what is null', async () => {
    await save();
    world.now = 2000;
    const { appId: _a, privateKey: _p, clientSecret: _c, installUrl: _i, ...rest } = draft;
    expect(await world.save(rest)).toMatchObject({
      appId: '123456',
      appSlug: 'our-latchkey',
      secretSavedAt: 1000,
      privateKey: { savedAt: 1000 },
    });
    const emptied = await save({
      appId: null,
      privateKey: null,
      clientSecret: null,
      installUrl: null,
    });
    expect(emptied).toMatchObject({
      appId: null,
      privateKey: null,
      secretSavedAt: null,
      installUrl: null,
      appSlug: null,
    });
    expect(secretIds()).toEqual([]);
  });

  test('loses its key when it becomes an OAuth app', async () => {
    await save();
    const oauth = await save({
      registration: 'oauth-app',
      clientId: 'Ov23liAbCdEf01234567',
      privateKey: undefined,
    });
    expect(oauth).toMatchObject({ appId: null, privateKey: null, installUrl: null });
    expect(secretIds()).toEqual([`integration:github:${instance}`]);
  });

  test('is ready once its key was accepted, without a person', async () => {
    await save();
    const seen: (OAuthClient | undefined)[] = [];
    world.service.probe = async (client) => {
      seen.push(client);
      return [];
    };
    world.service.installations = async (client) => {
      seen.push(client);
      return [];
    };
    expect(await authorise()).toMatchObject({
      attempt: null,
      app: { state: 'ready', authorisedBy: 'the app our-latchkey' },
    });
    expect(seen).toHaveLength(2);
    for (const client of seen) {
      expect(client?.app?.id).toBe('123456');
      expect(client?.app?.privateKey).toContain('BEGIN PRIVATE KEY');
    }
    expect(world.recorded.at(-1)).toBe(`integration.authorised ${instance} done`);
  });

  test('stays saved when its key is refused, or a check failed', async () => {
    await save();
    world.service.installations = () => Promise.reject(new AppError('integration.app-key-refused'));
    await expect(authorise()).rejects.toMatchObject({ code: 'integration.app-key-refused' });
    const failed: PreflightCheck = {
      id: 'credentials',
      title: 'The Client ID is right',
      status: 'failed',
      detail: 'GitHub does not know it.',
    };
    world.service.probe = async () => [failed];
    await expect(authorise()).rejects.toMatchObject({
      code: 'integration.not-proven',
      detail: 'The Client ID is right: GitHub does not know it.',
    });
    expect((await world.list())[0]?.state).toBe('saved');
  });

  test('without its key is authorised by an admin’s sign-in, and installed nowhere we know', async () => {
    await save({ privateKey: undefined });
    expect(await authorise()).toMatchObject({
      app: { state: 'saved' },
      attempt: { provider: 'github', instance },
    });
    await expect(
      world.feature.handlers['integrations.installations']({ instance }),
    ).rejects.toMatchObject({ code: 'integration.no-key' });
    await world.authorised(name, world.linked(name));
    expect((await world.list())[0]).toMatchObject({ state: 'ready', authorisedBy: 'ada' });
  });

  test('lists where it is installed', async () => {
    await save();
    const one = {
      id: '7',
      account: 'contoso',
      kind: 'organisation' as const,
      repositorySelection: 'all' as const,
      suspended: false,
      htmlUrl: null,
    };
    world.service.installations = async () => [one];
    expect(await world.feature.handlers['integrations.installations']({ instance })).toEqual([one]);
  });

  test('whose key was in a vault that was left says so and is not asked without it', async () => {
    await save();
    await authorise();
    world.database.run('DELETE FROM secrets WHERE id LIKE ?', 'integration-key:%');
    expect((await world.list())[0]).toMatchObject({
      privateKey: null,
      secretSavedAt: 1000,
      state: 'saved',
      authorisedBy: null,
    });
    await expect(authorise()).rejects.toMatchObject({ code: 'integration.secret-missing' });
  });

  test('checks a draft with the saved key and the saved secret, and with neither when they go', async () => {
    await save();
    let client: OAuthClient | undefined;
    world.service.probe = async (asked) => {
      client = asked;
      return [
        { id: 'redirect', title: 'Redirect', status: 'inconclusive', detail: 'Nobody can ask.' },
      ];
    };
    const preflight = world.feature.handlers['integrations.preflight'];
    const kept = await preflight({
      draft: { ...draft, privateKey: undefined, clientSecret: undefined, appId: '77' },
    });
    expect(client).toMatchObject({ clientSecret: 'canary-client-secret', app: { id: '77' } });
    expect(kept.checks[0]?.detail).toBe(
      'Nobody can ask. Register exactly dev.latchkey://oauth/github and http://127.0.0.1/oauth/github.',
    );
    await preflight({ draft: { ...draft, privateKey: null, clientSecret: null } });
    expect(client?.clientSecret).toBeUndefined();
    expect(client?.app).toBeUndefined();
  });
});

describe('the CA of GitHub Enterprise', () => {
  test('counts for the instance, its API and its pictures, and for no other', async () => {
    const { ca } = await createAuthority();
    await save({ ca });
    const trusted = ['https://github.example.com:443', 'https://avatars.github.example.com:443'];
    for (const origin of trusted) expect(world.feature.caFor(origin)?.trim()).toBe(ca.trim());
    for (const origin of ['https://example.com:443', 'https://api.github.com:443'])
      expect(world.feature.caFor(origin)).toBeUndefined();

    await world.save({ ...draft, instance: 'https://contoso.ghe.com', installUrl: null, ca });
    expect(world.feature.caFor('https://api.contoso.ghe.com:443')).toBeDefined();
  });
});

describe('a change to an app that works', () => {
  const changed = { clientId: 'Iv23liOther0123456789', clientSecret: 'the-new-secret' };

  test('waits beside it: people go on with the one that works, the admin tries the new one', async () => {
    await save();
    await authorise();
    const waiting = await save(changed);
    expect(waiting).toMatchObject({
      state: 'saved',
      clientId: changed.clientId,
      replaces: { clientId: draft.clientId, authorisedBy: 'the app our-latchkey', mode: null },
    });
    const { clientFor } = world.feature;
    expect(await clientFor('github', instance)).toMatchObject({
      clientId: draft.clientId,
      clientSecret: 'canary-client-secret',
    });
    expect(await clientFor('github', instance, 'authorise')).toMatchObject(changed);

    await authorise();
    expect((await world.list())[0]).toMatchObject({ state: 'ready', replaces: null });
    expect(await clientFor('github', instance)).toMatchObject(changed);
    expect(secretIds()).toEqual([
      `integration-key:github:${instance}`,
      `integration:github:${instance}`,
    ]);
  });

  test('is given up as a whole, secrets and all', async () => {
    const before = await save();
    await authorise();
    const ready = (await world.list())[0];
    world.now = 5000;
    await save({ ...changed, privateKey: null });
    await save({ ...changed, installUrl: null });
    const restored = await world.feature.handlers['integrations.discard'](name);
    expect(restored).toEqual(ready);
    expect(restored).toMatchObject({ savedAt: before.savedAt, state: 'ready' });
    expect(await world.feature.clientFor('github', instance)).toMatchObject({
      clientSecret: 'canary-client-secret',
    });
    expect(await world.vault.read(`integration-key:github:${instance}`)).toContain('BEGIN');
    expect(secretIds()).toHaveLength(2);
    await expect(world.feature.handlers['integrations.discard'](name)).rejects.toMatchObject({
      code: 'integration.nothing-to-discard',
    });
  });

  test('of its secret alone is in use at once: the service has ended the old one', async () => {
    await save();
    await authorise();
    expect(await save({ clientSecret: 'renewed' })).toMatchObject({
      state: 'saved',
      replaces: null,
    });
    expect(await world.feature.clientFor('github', instance)).toMatchObject({
      clientSecret: 'renewed',
    });
  });

  test('goes with the app when that is removed', async () => {
    await save();
    await authorise();
    await save(changed);
    await world.feature.handlers['integrations.remove'](name);
    expect([await world.list(), secretIds()]).toEqual([[], []]);
  });
});
