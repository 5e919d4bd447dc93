import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Account } from '../../../preload/model/account.ts';
import { azureDevopsApp, type AzureDevopsAppDraft } from '../../../preload/model/integration.ts';
import { AppError } from '../../core/app-error.ts';
import { createAuthority } from '../../hosts/node/http/test-servers.ts';
import { contoso, createWorld, type World } from './test-world.ts';

const day = 86_400_000;
const name = { provider: 'azure-devops' as const, instance: contoso };
const draft: AzureDevopsAppDraft = {
  provider: 'azure-devops',
  organisation: 'Contoso',
  tenant: 'b5a1d7e0-3c39-4c4b-8f6f-1e3d2c4b5a69',
  clientId: '0f3c2a51-7d7e-4b0c-9a41-5a4f7d1f2c11',
  clientSecret: 'Kx8Q~canary-value-of-the-secret.abcdefg',
  mode: 'service-principal',
};
const person: AzureDevopsAppDraft = { ...draft, mode: 'service-user', clientSecret: undefined };

let world: World;
beforeEach(async () => {
  world = await createWorld();
  world.now = 1_800_000_000_000;
});
afterEach(() => world.close());

const save = async (change: Partial<AzureDevopsAppDraft> = {}, base = draft) =>
  azureDevopsApp.parse(await world.save({ ...base, ...change }));
const shown = async () => azureDevopsApp.parse((await world.list())[0]);
const authorise = () =>
  world.feature.handlers['integrations.authorise']({ ...name, openBrowser: true });
const discard = () => world.feature.handlers['integrations.discard'](name);
const signedIn = async (change: Partial<Account> = {}): Promise<Account> => {
  const account = world.linked({ ...name, login: 'service@contoso.com', ...change });
  await world.authorised(name, account);
  return account;
};

describe('a service principal', () => {
  test('is saved for its organisation, and its secret stays here', async () => {
    const saved = await save({ secretExpiresAt: world.now + 100 * day });
    expect(saved).toMatchObject({
      ...name,
      host: 'dev.azure.com/contoso',
      organisation: 'Contoso',
      tenant: draft.tenant,
      mode: 'service-principal',
      secretSavedAt: world.now,
      secretExpiresAt: world.now + 100 * day,
      state: 'saved',
      actsAs: null,
      formerly: null,
      idle: null,
    });
    expect(JSON.stringify([saved, world.announced, world.recorded])).not.toContain('canary');
    expect(await world.feature.clientFor('azure-devops', contoso)).toEqual({
      instance: contoso,
      clientId: draft.clientId,
      clientSecret: draft.clientSecret,
      tenant: draft.tenant,
      allowHttp: false,
    });
  });

  test('is ready once it saw the organisation, and acts as an account of its own', async () => {
    await save();
    const { app, attempt } = await authorise();
    expect(attempt).toBeNull();
    const [account] = world.accounts.values();
    expect(account).toMatchObject({ method: 'client-credentials', ...name });
    expect(app).toMatchObject({
      state: 'ready',
      actsAs: account?.id,
      authorisedBy: 'principal of app-token',
      idle: null,
    });
  });

  test.each([
    ['account.refused', 'integration.principal-not-added'],
    ['account.not-a-member', 'integration.principal-not-added'],
    ['host.forbidden', 'integration.principal-not-added'],
    ['host.not-found', 'integration.principal-not-added'],
    ['host.unreachable', 'host.unreachable'],
  ] as const)('an organisation that answers it with %s means %s', async (thrown, code) => {
    await save();
    world.service.sees = new AppError(thrown);
    await expect(authorise()).rejects.toMatchObject({ code });
    expect([(await shown()).state, world.accounts.size]).toEqual(['saved', 0]);
  });

  test('that sees no repository is not ready, and no account is linked', async () => {
    await save();
    world.service.sees = 0;
    await expect(authorise()).rejects.toMatchObject({ code: 'integration.nothing-visible' });
    expect([(await shown()).state, world.accounts.size]).toEqual(['saved', 0]);
  });

  test('whose secret Entra ID refuses stays saved', async () => {
    await save();
    world.service.appGrant = () => Promise.reject(new AppError('sign-in.secret-wrong'));
    await expect(authorise()).rejects.toMatchObject({ code: 'sign-in.secret-wrong' });
    expect((await shown()).state).toBe('saved');
  });

  test('waits for an admin again once its account was unlinked', async () => {
    await save();
    await authorise();
    world.accounts.clear();
    world.feature.accountsChanged();
    expect(await shown()).toMatchObject({ state: 'saved', actsAs: null, authorisedBy: null });
    expect(world.announced.at(-1)?.[0]).toBe('integrations.changed');
  });

  test('is not made ready by a person who signs in through it', async () => {
    await save();
    await signedIn();
    expect((await shown()).state).toBe('saved');
  });

  test('knows of a new secret only what was entered with it', async () => {
    await save({ secretExpiresAt: world.now + 100 * day });
    expect(await save({ clientSecret: undefined })).toMatchObject({
      secretExpiresAt: world.now + 100 * day,
    });
    expect(await save({ clientSecret: 'Zz8Q~another' })).toMatchObject({ secretExpiresAt: null });
  });

  test.each([
    [10, 'inconclusive', /^It ends on 2027-01-25\./],
    [100, 'passed', /^It ends on 2027-04-25\.$/],
  ])('whose secret ends in %i days is checked as %s', async (days, status, detail) => {
    const { checks } = await world.feature.handlers['integrations.preflight']({
      draft: { ...draft, secretExpiresAt: world.now + days * day },
    });
    expect(checks.at(-1)).toMatchObject({
      id: 'secret-expiry',
      status,
      detail: expect.stringMatching(detail),
    });
  });

  test('whose saved secret has ended fails its check', async () => {
    await save({ secretExpiresAt: world.now + day });
    world.now += 2 * day;
    const { checks } = await world.feature.handlers['integrations.preflight']({
      draft: { ...draft, clientSecret: undefined },
    });
    expect(checks.at(-1)).toMatchObject({ id: 'secret-expiry', status: 'failed' });
  });
});

describe('a service user', () => {
  test('acts once an admin signed in as it, and its idle clock is shown', async () => {
    await save({}, person);
    expect(await authorise()).toMatchObject({ attempt: { provider: 'azure-devops' } });
    const account = await signedIn();
    expect(await shown()).toMatchObject({
      state: 'ready',
      actsAs: account.id,
      authorisedBy: 'service@contoso.com',
      idle: { daysLeft: 90, state: 'fine' },
    });
    world.now += 80 * day;
    expect((await shown()).idle).toEqual({ daysLeft: 10, state: 'soon' });
    world.accounts.set(account.id, { ...account, lastUsedAt: world.now });
    expect((await shown()).idle).toEqual({ daysLeft: 90, state: 'fine' });
    world.now += 91 * day;
    expect((await shown()).idle).toEqual({ daysLeft: 0, state: 'over' });
  });
});

describe('the migration from a service user to the principal', () => {
  let user: Account;
  beforeEach(async () => {
    await save({ clientSecret: 'Kx8Q~first', secretExpiresAt: world.now + 300 * day }, person);
    user = await signedIn();
  });
  const migrate = () => save({ clientSecret: undefined });

  test('carries every other field over, and the user works on until the principal does', async () => {
    const before = await shown();
    const waiting = await migrate();
    expect(waiting).toEqual({
      ...before,
      mode: 'service-principal',
      state: 'saved',
      authorisedBy: null,
      replaces: {
        clientId: draft.clientId,
        mode: 'service-user',
        authorisedBy: 'service@contoso.com',
        savedAt: before.savedAt,
      },
    });
    expect(waiting).toMatchObject({ actsAs: user.id, idle: { state: 'fine' }, formerly: null });
    // The user's own token is renewed through the version that was authorised.
    expect(await world.feature.clientFor('azure-devops', contoso)).toMatchObject({
      clientId: draft.clientId,
      clientSecret: 'Kx8Q~first',
    });
  });

  test('ends with the principal acting and the user’s account offered for unlinking', async () => {
    await migrate();
    await authorise();
    const done = await shown();
    const principal = [...world.accounts.values()].find(
      ({ method }) => method === 'client-credentials',
    );
    expect(done).toMatchObject({
      state: 'ready',
      mode: 'service-principal',
      actsAs: principal?.id,
      formerly: user.id,
      replaces: null,
      idle: null,
      secretExpiresAt: world.now + 300 * day,
    });
    // Nothing was unlinked behind anybody's back.
    expect(world.accounts.has(user.id)).toBe(true);
    world.accounts.delete(user.id);
    expect(await shown()).toMatchObject({ state: 'ready', formerly: null, actsAs: principal?.id });
  });

  test('that fails changes nothing for the user', async () => {
    await migrate();
    world.service.sees = new AppError('host.forbidden');
    await expect(authorise()).rejects.toMatchObject({ code: 'integration.principal-not-added' });
    expect(await shown()).toMatchObject({ actsAs: user.id, replaces: { mode: 'service-user' } });
  });

  test('is reversible until then, by giving it up', async () => {
    const before = await shown();
    await migrate();
    await save({ clientSecret: 'Kx8Q~second' });
    expect(await discard()).toEqual(before);
    expect(await world.feature.clientFor('azure-devops', contoso)).toMatchObject({
      clientSecret: 'Kx8Q~first',
    });
  });

  test('is reversible until then, by switching the mode back', async () => {
    const before = await shown();
    await migrate();
    world.now += day;
    expect(await save({ clientSecret: undefined }, person)).toMatchObject({
      ...before,
      savedAt: world.now,
      idle: { daysLeft: 89 },
    });
  });

  test('from a user without a secret asks for one first', async () => {
    const other = { ...person, organisation: 'fabrikam' };
    await world.save(other);
    await expect(
      world.save({ ...other, mode: 'service-principal', clientSecret: undefined }),
    ).rejects.toMatchObject({ code: 'integration.secret-needed' });
  });

  test('is not finished by a sign-in that began before it', async () => {
    await migrate();
    await signedIn({ login: 'late@contoso.com' });
    expect(await shown()).toMatchObject({ state: 'saved', actsAs: user.id });
  });

  test('can be made again after the app was authorised once more as a user', async () => {
    await migrate();
    await authorise();
    const principal = (await shown()).actsAs;
    await save({ clientSecret: undefined }, person);
    expect(await shown()).toMatchObject({
      actsAs: principal,
      replaces: { mode: 'service-principal' },
    });
    await world.authorised(name, user);
    expect(await shown()).toMatchObject({ state: 'ready', actsAs: user.id, formerly: principal });
  });
});

describe('the CA of an admin', () => {
  test('counts for the organisation and for its sign-in', async () => {
    const { ca } = await createAuthority();
    await save({ ca });
    for (const host of ['dev.azure.com', 'login.microsoftonline.com'])
      expect(world.feature.caFor(`https://${host}:443`)?.trim()).toBe(ca.trim());
    expect(world.feature.caFor('https://github.com:443')).toBeUndefined();
  });
});
