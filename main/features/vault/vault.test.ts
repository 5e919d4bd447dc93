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
  const { handlers } = createVaultFeature({
    // Only what the test's call uses is there; anything else would throw.
    vault: vault as Vault,
    announce: (name, payload) => announced.push([name, payload]),
  });
  return { handlers, announced };
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
