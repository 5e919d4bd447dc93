import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { SignInMethod } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import { createTestKeychain } from '../../hosts/node/vault/test-keychain.ts';
import { createVault } from '../../hosts/node/vault/vault.ts';
import type { Grant } from '../../providers/provider.ts';
import { createCredentials } from '../credentials/credentials.ts';
import {
  createTestClock,
  createTestService,
  example,
  exampleClient,
} from '../credentials/test-service.ts';
import { processNumbered, silent } from '../credentials/test-world.ts';
import { createAccounts } from './accounts.ts';

let world: ReturnType<typeof start>;
beforeEach(() => {
  world = start();
});
afterEach(() => world.close());

const byHand = (accessToken: string): Grant => {
  world.service.alive.add(accessToken);
  return { accessToken, refreshToken: null, expiresIn: null, scopes: [] };
};

describe('linking the same person again', () => {
  test('ends the tokens that the new ones take the place of', async () => {
    const { link, credentials, service } = world;
    await link();
    const second = await link();
    expect([...service.alive]).toEqual(['access-2', 'refresh-2']);
    expect(await credentials.accessToken(second)).toBe('access-2');
  });

  test('by a token ends the sign-in, and never a token that somebody made', async () => {
    const { link, service } = world;
    const { id } = await link();
    expect((await link(byHand('made'), 'token')).id).toBe(id);
    expect([...service.alive]).toEqual(['made']);
    await link(byHand('another'), 'token');
    await link();
    expect([...service.alive]).toEqual(['made', 'another', 'access-2', 'refresh-2']);
  });

  test('keeps a token that the service gives out once more', async () => {
    const { link, service } = world;
    const grant = service.issue();
    await link(grant);
    await link(grant);
    expect([...service.alive]).toEqual(['access-1', 'refresh-1']);
  });

  test('is done although the former tokens cannot be ended or read', async () => {
    const { link, service, credentials, database } = world;
    await link();
    service.provider.oauth.revoke = () => Promise.reject(new AppError('host.failing'));
    expect(await credentials.accessToken(await link())).toBe('access-2');
    database.run("UPDATE secrets SET sealed = x'00'");
    expect(await credentials.accessToken(await link())).toBe('access-3');
  });
});

function start() {
  const database = openDatabase(':memory:');
  const service = createTestService();
  const clock = createTestClock();
  const processes = processNumbered(1);
  const vault = createVault({ database, keychains: [createTestKeychain()], clock, processes });
  const common = { database, provider: () => service.provider, clock, processes };
  const credentials = createCredentials({
    ...common,
    vault,
    clientFor: async () => exampleClient,
    log: silent,
    onChanged: () => undefined,
  });
  const accounts = createAccounts({
    ...common,
    credentials,
    announce: () => undefined,
    record: () => undefined,
  });
  return {
    database,
    service,
    credentials,
    link: (grant: Grant = service.issue(), method: SignInMethod = 'loopback') =>
      accounts.link({ provider: 'gitlab', instance: example, method, redirectUri: null, grant }),
    close() {
      credentials.close();
      database.close();
    },
  };
}
