import { generateKeyPairSync } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Instance } from '../../../preload/model/account.ts';
import type { AzureDevopsAppDraft, GitAppDraft } from '../../../preload/model/integration.ts';
import { contoso, createWorld, grant, worldOf, absent, type World } from './test-world.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const github = { provider: 'github', instance: 'https://github.com' as Instance } as const;
const githubApp = (clientId: string): GitAppDraft => ({
  ...github,
  registration: 'github-app',
  clientId,
  clientSecret: `secret of ${clientId}`.replaceAll(' ', '-'),
  privateKey,
  allowHttp: false,
});
const azure = { provider: 'azure-devops', instance: contoso } as const;
const person: AzureDevopsAppDraft = {
  provider: 'azure-devops',
  organisation: 'contoso',
  tenant: 'b5a1d7e0-3c39-4c4b-8f6f-1e3d2c4b5a69',
  clientId: '0f3c2a51-7d7e-4b0c-9a41-5a4f7d1f2c11',
  mode: 'service-user',
};
const principal: AzureDevopsAppDraft = {
  ...person,
  mode: 'service-principal',
  clientSecret: 'Kx8Q~canary-value-of-the-secret.abcdefg',
};

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const handlers = () => world.feature.handlers;
const authorise = (name: typeof github | typeof azure) =>
  handlers()['integrations.authorise']({ ...name, openBrowser: true });
const shown = async () => (await world.list())[0];
/** What people sign in through. */
const used = async (name: typeof github | typeof azure) =>
  world.feature.clientFor(name.provider, name.instance);

async function signedIn(): Promise<string> {
  const user = world.linked({ ...azure, login: 'service@contoso.com' });
  await world.authorised(azure, user);
  return user.id;
}

describe('while an app proves itself', () => {
  test('another one that is saved is not made ready by it', async () => {
    await world.save(githubApp('Iv23liAAAAAAAAAAAAAA'));
    world.service.probe = async () => {
      await world.save(githubApp('Iv23liBBBBBBBBBBBBBB'));
      return [];
    };
    await expect(authorise(github)).rejects.toMatchObject({ code: 'integration.changed' });
    expect(await shown()).toMatchObject({ clientId: 'Iv23liBBBBBBBBBBBBBB', state: 'saved' });
  });

  test('the app it would replace stays as it was when the change is given up', async () => {
    await world.save(person);
    const user = await signedIn();
    const before = await shown();
    await world.save(principal);
    world.service.appGrant = async () => {
      await handlers()['integrations.discard'](azure);
      return grant('app-token');
    };
    await expect(authorise(azure)).rejects.toMatchObject({ code: 'integration.changed' });
    expect(await shown()).toEqual(before);
    expect(before).toMatchObject({ actsAs: user, mode: 'service-user' });
  });

  test('an app that is removed stays removed', async () => {
    await world.save(githubApp('Iv23liAAAAAAAAAAAAAA'));
    world.service.probe = async () => {
      await handlers()['integrations.remove'](github);
      return [];
    };
    await expect(authorise(github)).rejects.toMatchObject({ code: 'integration.changed' });
    expect(await world.list()).toEqual([]);
  });
});

describe('a sign-in through an app that was changed before it ended', () => {
  test.each<[string, Partial<AzureDevopsAppDraft>]>([
    ['its client', { clientId: '0f3c2a51-7d7e-4b0c-9a41-5a4f7d1f2c12' }],
    ['its directory', { tenant: 'b5a1d7e0-3c39-4c4b-8f6f-1e3d2c4b5a60' }],
    ['its secret', { clientSecret: 'Zz8Q~another-value-of-the-secret' }],
  ])('does not make it ready when that was %s', async (_what, change) => {
    await world.save(person);
    const client = await world.feature.clientFor('azure-devops', contoso, 'authorise');
    await world.save({ ...person, ...change });
    const account = world.linked({ ...azure, login: 'service@contoso.com' });
    await expect(world.feature.authorised(azure, account, client)).rejects.toMatchObject({
      code: 'integration.changed',
    });
    expect(await shown()).toMatchObject({ state: 'saved', actsAs: null });
  });
});

describe('two programs that save at once', () => {
  const [a, b, c] = [
    'Iv23liAAAAAAAAAAAAAA',
    'Iv23liBBBBBBBBBBBBBB',
    'Iv23liCCCCCCCCCCCCCC',
  ] as const;

  /** Another program over the same data, in which `meanwhile` happens before its next secret is read. */
  function other(meanwhile: () => Promise<unknown>): World {
    let isFirst = true;
    const read = async (id: string) => {
      if (isFirst) {
        isFirst = false;
        await meanwhile();
      }
      return world.vault.read(id);
    };
    const made = worldOf(world.database, { ...world.vault, read }, absent);
    made.now = 2000;
    return made;
  }

  beforeEach(async () => {
    await world.save(githubApp(a));
    await authorise(github);
  });

  test('leave the app that works with its own secret', async () => {
    await other(() => world.save(githubApp(b))).save(githubApp(c));
    expect(await shown()).toMatchObject({ clientId: c, replaces: { clientId: a } });
    expect(await used(github)).toMatchObject({ clientId: a, clientSecret: `secret-of-${a}` });
  });

  test('give up a change and save one, and the app that works keeps its secret', async () => {
    await world.save(githubApp(b));
    const second = other(() => world.save(githubApp(c)));
    await second.feature.handlers['integrations.discard'](github);
    expect(await shown()).toMatchObject({ clientId: a, state: 'ready', replaces: null });
    expect(await used(github)).toMatchObject({ clientId: a, clientSecret: `secret-of-${a}` });
  });

  test('say so when it never ends', async () => {
    const seal = async (id: string, secret: string) => {
      world.now += 1;
      await world.save(githubApp(b));
      return world.vault.seal(id, secret);
    };
    const busy = worldOf(world.database, { ...world.vault, seal }, absent);
    await expect(busy.save(githubApp(c))).rejects.toMatchObject({ code: 'app.storage-busy' });
    expect(await used(github)).toMatchObject({ clientId: a, clientSecret: `secret-of-${a}` });
  });
});

test('a change cannot be given up for an app whose own secret is lost', async () => {
  await world.save(githubApp('Iv23liAAAAAAAAAAAAAA'));
  await authorise(github);
  await world.save(githubApp('Iv23liBBBBBBBBBBBBBB'));
  await world.vault.erase(`integration-before:github:${github.instance}`);
  await expect(handlers()['integrations.discard'](github)).rejects.toMatchObject({
    code: 'integration.nothing-to-discard',
  });
  expect(await shown()).toMatchObject({ clientId: 'Iv23liBBBBBBBBBBBBBB', replaces: null });
});
