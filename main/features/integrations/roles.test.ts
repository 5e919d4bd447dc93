import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Instance } from '../../../preload/model/account.ts';
import type { GitAppDraft } from '../../../preload/model/integration.ts';
import { createWorld, policyText, type World } from './test-world.ts';

const instance = 'https://gitlab.example.com' as Instance;
const name = { provider: 'gitlab' as const, instance };
const draft: GitAppDraft = { ...name, applicationId: 'the-id', allowHttp: false };
const managed = policyText({
  version: 1,
  integrations: [
    { ...name, applicationId: 'set-by-the-organisation' },
    { provider: 'github', instance: 'https://api.github.com', clientId: 'Ov23liAbCdEf01234567' },
    {
      provider: 'azure-devops',
      organisation: 'contoso',
      tenant: 'contoso.com',
      clientId: '0f3c2a51-7d7e-4b0c-9a41-5a4f7d1f2c11',
    },
  ],
});

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

/** Every call that changes what the organisation set, or tries it out. */
const changes = (at: World): Readonly<Record<string, () => Promise<unknown>>> => ({
  preflight: () => at.feature.handlers['integrations.preflight']({ draft }),
  save: () => at.save(draft),
  authorise: () => at.feature.handlers['integrations.authorise']({ ...name, openBrowser: false }),
  discard: () => at.feature.handlers['integrations.discard'](name),
  remove: () => at.feature.handlers['integrations.remove'](name),
});
const names = ['preflight', 'save', 'authorise', 'discard', 'remove'] as const;

/** Calls that only show what is there. A call that is in neither list fails the test below. */
const readings = ['list', 'read-certificate', 'installations'];

test('every call of integrations either needs an admin or only reads', () => {
  const all = Object.keys(world.feature.handlers).map((call) => call.replace('integrations.', ''));
  expect(all.toSorted()).toEqual([...names, ...readings].toSorted());
});

describe.each(names)('%s', (call) => {
  test('is for admins alone, and changes nothing for a developer', async () => {
    await world.save(draft);
    const before = await world.list();
    await world.policy.handlers['policy.become']({ role: 'developer' });
    await expect(changes(world)[call]?.()).rejects.toMatchObject({ code: 'policy.admin-only' });
    expect(await world.list()).toEqual(before);
  });

  test('is for nobody while the policy file cannot be followed', async () => {
    await world.save(draft);
    const after = world.restarted({ at: 'refused', path: '/etc/p', reason: 'it is not a file' });
    await expect(changes(after)[call]?.()).rejects.toMatchObject({
      code: 'policy.refused',
      detail: '/etc/p: it is not a file',
    });
  });
});

describe('integrations the policy file presets', () => {
  test('are ready, marked, and found by who signs in', async () => {
    const after = world.restarted(managed);
    expect(await after.list()).toMatchObject([
      {
        provider: 'azure-devops',
        instance: 'https://dev.azure.com/contoso',
        mode: 'service-user',
        state: 'ready',
        managed: true,
      },
      { provider: 'github', instance: 'https://github.com', state: 'ready', managed: true },
      { provider: 'gitlab', instance, applicationId: 'set-by-the-organisation', managed: true },
    ]);
    expect(await after.feature.clientFor('gitlab', instance)).toMatchObject({
      clientId: 'set-by-the-organisation',
      clientSecret: undefined,
    });
    expect(after.feature.instances()).toHaveLength(3);
  });

  test.each(['save', 'authorise', 'discard', 'remove'] as const)(
    'cannot be changed here by %s, even by an admin',
    async (call) => {
      const after = world.restarted(managed);
      await expect(changes(after)[call]?.()).rejects.toMatchObject({ code: 'integration.managed' });
    },
  );

  test('stand above what was saved here, which comes back without the file', async () => {
    await world.save({ ...draft, secret: 'saved-here' });
    const during = world.restarted(managed);
    expect((await during.list()).filter(({ provider }) => provider === 'gitlab')).toHaveLength(1);
    await during.authorised(name, during.linked(name));
    const again = during.restarted({ at: 'absent', path: '/etc/p' });
    expect(await again.list()).toMatchObject([
      { applicationId: 'the-id', managed: false, state: 'saved' },
    ]);
    expect(await again.feature.clientFor('gitlab', instance)).toMatchObject({
      clientSecret: 'saved-here',
    });
  });

  test('leave other integrations to the admins of the window', async () => {
    const after = world.restarted(managed);
    await after.save({ ...draft, instance: 'https://other.example' });
    expect(await after.list()).toHaveLength(4);
  });

  test('that no admin could have saved make the file refused', async () => {
    const after = world.restarted(
      policyText({ version: 1, integrations: [{ ...name, applicationId: 'gloas-canary' }] }),
    );
    expect((await after.policy.handlers['policy.describe']({})).managed).toMatchObject({
      state: 'refused',
      problem: 'integrations[0]: integration.bad-application-id, this looks like the Secret',
    });
    expect(await after.list()).toEqual([]);
  });
});
