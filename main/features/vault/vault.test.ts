import { expect, test } from 'vitest';

import type { VaultState } from '../../../preload/model/vault.ts';
import { AppError } from '../../core/app-error.ts';
import type { Vault } from '../../ports/vault.ts';
import { createVaultFeature } from './vault.ts';

const ready: VaultState = {
  state: 'ready',
  keeper: 'passphrase',
  binding: null,
  reason: null,
  secrets: 2,
};

function feature(vault: Partial<Vault>) {
  const announced: unknown[] = [];
  const recorded: unknown[] = [];
  const { handlers } = createVaultFeature({
    // Only what the test's call uses is there; anything else would throw.
    vault: vault as Vault,
    announce: (name, payload) => announced.push([name, payload]),
    record: (line) => recorded.push(line),
  });
  return { handlers, announced, recorded };
}

test('describing announces nothing', async () => {
  const { handlers, announced } = feature({ describe: async () => ready });
  expect(await handlers['vault.describe']({})).toEqual(ready);
  expect(announced).toEqual([]);
});

test('choosing and unlocking tell every window the new state', async () => {
  const given: unknown[] = [];
  const { handlers, announced } = feature({
    choose: async (...input) => {
      given.push(input);
      return ready;
    },
    unlock: async (...input) => {
      given.push(input);
      return ready;
    },
  });
  await handlers['vault.choose']({ keeper: 'passphrase', passphrase: 'a long passphrase' });
  await handlers['vault.unlock']({ passphrase: 'a long passphrase' });
  expect(given).toEqual([['passphrase', 'a long passphrase'], ['a long passphrase']]);
  expect(announced).toEqual([
    ['vault.changed', ready],
    ['vault.changed', ready],
  ]);
});

test('a refused passphrase changes nothing and announces nothing', async () => {
  const { handlers, announced } = feature({
    unlock: () => Promise.reject(new AppError('vault.wrong-passphrase')),
  });
  await expect(handlers['vault.unlock']({ passphrase: 'x' })).rejects.toMatchObject({
    code: 'vault.wrong-passphrase',
  });
  expect(announced).toEqual([]);
});

test('starting over tells the new state and leaves a line with how much was set aside', async () => {
  const fresh: VaultState = { ...ready, keeper: 'keychain', secrets: 0, aside: 2 };
  const { handlers, announced, recorded } = feature({
    describe: async () => ({ ...ready, state: 'locked' }),
    startOver: async () => fresh,
  });
  expect(await handlers['vault.start-over']({})).toEqual(fresh);
  expect(announced).toEqual([['vault.changed', fresh]]);
  expect(recorded).toEqual([
    expect.objectContaining({
      action: 'vault.started-over',
      detail: '2 encrypted records set aside, none deleted',
    }),
  ]);
});

test('neither passphrase of a change is recorded or announced', async () => {
  const given: unknown[] = [];
  const { handlers, announced, recorded } = feature({
    changePassphrase: async (...input) => {
      given.push(input);
      return ready;
    },
  });
  await handlers['vault.change-passphrase']({ current: 'canary-old', next: 'canary-new' });
  expect(given).toEqual([['canary-old', 'canary-new']]);
  expect(recorded).toHaveLength(1);
  expect(JSON.stringify([announced, recorded])).not.toContain('canary');
});
