import { afterEach, describe, expect, test } from 'vitest';

import { instance, type Account } from '../../../preload/model/account.ts';
import type { Activity } from '../../../preload/model/activity.ts';
import { AppError } from '../../core/app-error.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import { createTestKeychain } from '../../hosts/node/vault/test-keychain.ts';
import { createVault } from '../../hosts/node/vault/vault.ts';
import { createCredentials } from '../credentials/credentials.ts';
import {
  createTestClock,
  createTestService,
  example,
  exampleClient,
} from '../credentials/test-service.ts';
import { processNumbered, silent } from '../credentials/test-world.ts';
import { createAccounts } from './accounts.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

describe('link', () => {
  test('reads the identity back and stores account and credential', async () => {
    const { accounts, link, credentials, recorded } = start();
    const account = await link();
    expect(account).toEqual({
      id: expect.stringMatching(/^acc_[0-9a-f]{16}$/) as string,
      provider: 'gitlab',
      instance: example,
      host: 'gitlab.example.com',
      login: 'ada',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      avatar: null,
      scopes: ['api'],
      method: 'loopback',
      repository: null,
      health: 'linked',
      linkedAt: expect.any(Number) as number,
      lastUsedAt: null,
      expiresAt: account.linkedAt + 7_200_000,
    });
    expect(accounts.all()).toEqual([account]);
    expect(await credentials.accessToken(account)).toBe('access-1');
    expect(recorded).toEqual([
      {
        action: 'account.linked',
        actor: 'ada on gitlab.example.com',
        subject: 'gitlab.example.com',
        result: 'done',
        detail: 'by loopback, may api',
      },
    ]);
  });

  test('tells two instances on one host apart, by their paths', async () => {
    const { accounts, link, recorded } = start();
    const first = await link(`${example}/gitlab`);
    const second = await link(`${example}/other`);
    expect(first.id).not.toBe(second.id);
    expect(accounts.all().map(({ host }) => host)).toEqual([
      'gitlab.example.com/gitlab',
      'gitlab.example.com/other',
    ]);
    expect(recorded.map(({ actor }) => actor)).toEqual([
      'ada on gitlab.example.com/gitlab',
      'ada on gitlab.example.com/other',
    ]);
  });

  test('keeps the account of the same person, with the new credential', async () => {
    const { accounts, link, credentials } = start();
    const first = await link();
    accounts.changed(first.id, { health: 'refused', expiresAt: null });
    const second = await link();
    expect(second.id).toBe(first.id);
    expect(second.health).toBe('linked');
    expect(accounts.all()).toHaveLength(1);
    expect(await credentials.accessToken(second)).toBe('access-2');
  });

  test('gives somebody else an account of their own', async () => {
    const { accounts, link, service } = start();
    await link();
    service.login = 'grace';
    await link();
    expect(accounts.all().map(({ login }) => login)).toEqual(['ada', 'grace']);
  });

  test('makes one account of two links of the same person at once', async () => {
    const { accounts, link } = start();
    const [one, other] = await Promise.all([link(), link()]);
    expect(one.id).toBe(other.id);
    expect(accounts.all()).toHaveLength(1);
  });

  test('stores nothing when the service does not know the token', async () => {
    const { accounts, link, service, secrets } = start();
    service.trouble = new AppError('account.refused');
    await expect(link()).rejects.toMatchObject({ code: 'account.refused' });
    expect(accounts.all()).toEqual([]);
    expect(secrets()).toEqual([]);
  });

  test('stores neither account nor credential when one of them cannot be written', async () => {
    const { accounts, link, database, secrets } = start();
    database.run('DROP TABLE accounts');
    database.run('CREATE TABLE accounts (id, provider, instance, login)');
    await expect(link()).rejects.toThrow();
    expect(secrets()).toEqual([]);
    expect(() => accounts.all()).not.toThrow();
  });

  test('asks for attention when the service granted less than was asked for', async () => {
    const { accounts, link, service } = start();
    service.scopes = ['read_user'];
    const account = await link();
    expect(account.health).toBe('needs-attention');
    accounts.changed(account.id, { health: 'linked', expiresAt: null });
    expect(accounts.get(account.id).health).toBe('needs-attention');
  });
});

describe('accounts.check', () => {
  test('takes over what the service says', async () => {
    const { accounts, link, handlers } = start();
    const { id } = await link();
    accounts.changed(id, { health: 'needs-attention', expiresAt: null });
    expect(await handlers['accounts.check']({ id })).toMatchObject({ health: 'linked' });
  });

  test('renews a refused token once', async () => {
    const { link, handlers, service } = start();
    const { id } = await link();
    service.alive.delete('access-1');
    expect(await handlers['accounts.check']({ id })).toMatchObject({ health: 'linked' });
    expect(service.asked.refresh).toBe(1);
  });

  test('marks what stays refused, and keeps it', async () => {
    const { accounts, link, handlers, service, secrets } = start();
    const { id } = await link();
    service.alive.clear();
    await expect(handlers['accounts.check']({ id })).rejects.toMatchObject({
      code: 'account.refused',
    });
    expect(accounts.get(id).health).toBe('refused');
    expect(secrets()).toEqual([`credential:${id}`]);
  });

  test('changes nothing while the host is away', async () => {
    const { accounts, link, handlers, service } = start();
    const account = await link();
    service.trouble = new AppError('host.unreachable');
    await expect(handlers['accounts.check']({ id: account.id })).rejects.toMatchObject({
      code: 'host.unreachable',
    });
    expect(accounts.all()).toEqual([account]);
  });

  test('says so when the token is another person’s now', async () => {
    const { link, handlers, service } = start();
    const { id } = await link();
    service.login = 'mallory';
    expect(await handlers['accounts.check']({ id })).toMatchObject({
      login: 'ada',
      health: 'needs-attention',
    });
  });
});

describe('accounts.unlink', () => {
  test('ends the token at the service and leaves nothing here', async () => {
    const { link, handlers, service, secrets, journal, announced, recorded } = start();
    const { id } = await link();
    expect(await handlers['accounts.unlink']({ id })).toEqual({
      revoked: true,
      detail: 'gitlab.example.com has ended the token and refuses it now.',
    });
    expect(service.alive.size).toBe(0);
    expect([secrets(), journal()]).toEqual([[], []]);
    expect(announced.at(-1)).toEqual([]);
    expect(recorded.at(-1)).toMatchObject({ action: 'account.unlinked', result: 'done' });
  });

  test('erases here while offline, and says what is still to be done', async () => {
    const { accounts, link, handlers, service, secrets } = start();
    const { id } = await link();
    service.trouble = new AppError('host.unreachable');
    const outcome = await handlers['accounts.unlink']({ id });
    expect(outcome.revoked).toBe(false);
    expect(outcome.detail).toMatch(/could not be asked.*erased here.*queued/);
    expect(accounts.all()).toEqual([]);
    expect(secrets()).toEqual([`revocation:${id}`]);
  });

  test('keeps the account while the vault is locked', async () => {
    const { accounts, link, journal, keychain, restart } = start();
    const { id } = await link();
    keychain.items.clear();
    const again = restart();
    await expect(again.handlers['accounts.unlink']({ id })).rejects.toMatchObject({
      code: 'vault.locked',
    });
    expect(accounts.all()).toHaveLength(1);
    expect(journal()).toEqual([]);
  });

  test('is finished at the next start when a process died in it', async () => {
    const { accounts, link, database, journal, service, secrets } = start();
    const { id } = await link();
    database.run(
      "INSERT INTO journal VALUES (?, 'unlinking', '', 999, 'start of 999', 0)",
      `unlink:${id}`,
    );
    await accounts.recover();
    expect([accounts.all(), journal(), secrets()]).toEqual([[], [], []]);
    expect(service.alive.size).toBe(0);
  });

  test('keeps a new link out until it has ended, and lets it in where its process died', async () => {
    const { link, database, journal } = start();
    const { id } = await link();
    const unlinking = (pid: number) =>
      database.run(
        "INSERT OR REPLACE INTO journal VALUES (?, 'unlinking', '', ?, ?, 0)",
        `unlink:${id}`,
        pid,
        `start of ${pid}`,
      );
    unlinking(1);
    await expect(link()).rejects.toMatchObject({ code: 'account.unlinking' });
    unlinking(999);
    expect((await link()).id).toBe(id);
    expect(journal()).toEqual([]);
  });

  test('does not know an account that is not there', async () => {
    const { link, handlers } = start();
    const { id } = await link();
    await handlers['accounts.unlink']({ id });
    await expect(handlers['accounts.unlink']({ id })).rejects.toMatchObject({
      code: 'account.unknown',
    });
  });
});

describe('an account whose vault was left', () => {
  async function leave() {
    const before = start();
    const account = await before.link();
    before.keychain.items.clear();
    const after = before.restart();
    await after.vault.startOver();
    return { ...before, ...after, account };
  }

  test('stays listed as refused, to be linked again, and git and repositories are told so', async () => {
    const { accounts, account, handlers, credentials, service } = await leave();
    expect(accounts.all()).toEqual([{ ...account, health: 'refused' }]);
    expect(accounts.get(account.id).health).toBe('refused');
    await expect(credentials.accessToken(account)).rejects.toMatchObject({
      code: 'account.refused',
    });
    await expect(handlers['accounts.check']({ id: account.id })).rejects.toMatchObject({
      code: 'account.refused',
    });
    // Nothing of it was sent anywhere.
    expect(service.asked).toMatchObject({ refresh: 0, revoke: 0 });
  });

  test('is not shown as locked: no key would bring its credential back', async () => {
    const { accounts, lock } = await leave();
    lock();
    expect(accounts.all().map(({ health }) => health)).toEqual(['refused']);
  });

  test('works again under its old id once it is linked again', async () => {
    const { accounts, account, credentials, service } = await leave();
    const linked = await accounts.link({
      provider: 'gitlab',
      instance: example,
      method: 'loopback',
      redirectUri: null,
      grant: service.issue(),
    });
    expect(linked).toMatchObject({ id: account.id, health: 'linked' });
    expect(accounts.all()).toEqual([linked]);
    expect(await credentials.accessToken(linked)).toBe('access-2');
  });

  test('is unlinked, with a word on what only the service can end', async () => {
    const { accounts, account, handlers, database, journal } = await leave();
    const outcome = await handlers['accounts.unlink']({ id: account.id });
    expect(outcome.revoked).toBe(false);
    expect(outcome.detail).toContain('revoke Latchkey at gitlab.example.com itself');
    expect([accounts.all(), journal()]).toEqual([[], []]);
    expect(database.all('SELECT id FROM secrets_aside')).toEqual([
      { id: `credential:${account.id}` },
    ]);
  });
});

describe('the list', () => {
  test('shows every account as locked while the vault is', async () => {
    const { accounts, link, lock } = start();
    await link();
    lock();
    expect(accounts.all().map(({ health }) => health)).toEqual(['locked']);
  });

  test('notes the last use once a minute', async () => {
    const { accounts, link, announced, clock } = start();
    const { id } = await link();
    const before = announced.length;
    for (let n = 0; n < 10; n += 1) accounts.used(id);
    expect(announced.length - before).toBe(1);
    clock.pass(61_000);
    accounts.used(id);
    expect(announced.length - before).toBe(2);
    expect(accounts.get(id).lastUsedAt).toBeCloseTo(clock.now(), -3);
  });
});

function start() {
  const database = openDatabase(':memory:');
  const keychain = createTestKeychain();
  const clock = createTestClock();
  const service = createTestService();
  const announced: (readonly Account[])[] = [];
  const recorded: Omit<Activity, 'id' | 'at'>[] = [];
  let isReady = true;
  closing.push(() => database.close());

  function build() {
    const processes = processNumbered(1, new Set([999]));
    const vault = createVault({ database, keychains: [keychain], clock });
    const credentials = createCredentials({
      database,
      vault,
      provider: () => service.provider,
      clientFor: async () => exampleClient,
      clock,
      processes,
      log: silent,
      onChanged: (id, change) => accounts.changed(id, change),
    });
    const accounts = createAccounts({
      database,
      provider: () => service.provider,
      credentials,
      clock,
      announce: (name, payload) => {
        if (name === 'accounts.changed') announced.push(payload as readonly Account[]);
      },
      record: (entry) => recorded.push(entry),
      processes,
      vaultReady: () => isReady,
    });
    closing.unshift(() => credentials.close());
    return { accounts, credentials, vault, handlers: accounts.handlers };
  }

  const built = build();
  return {
    ...built,
    database,
    keychain,
    clock,
    service,
    announced,
    recorded,
    link: (at: string = example) =>
      built.accounts.link({
        provider: 'gitlab',
        instance: instance.parse(at),
        method: 'loopback',
        redirectUri: 'http://127.0.0.1:1/oauth/gitlab',
        grant: service.issue(),
      }),
    lock: () => {
      isReady = false;
    },
    restart: build,
    secrets: () => database.all('SELECT id FROM secrets ORDER BY id').map(({ id }) => id),
    journal: () => database.all('SELECT * FROM journal'),
  };
}
