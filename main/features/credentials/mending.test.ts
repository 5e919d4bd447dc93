import { afterEach, describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import { ada, startCredentials } from './test-world.ts';

const worlds: Awaited<ReturnType<typeof startCredentials>>[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

describe('recover', () => {
  test('uses what a dead process wrote, without asking the service', async () => {
    const { credentials, journal, leave, service } = await start();
    await leave('refresh-0');
    await credentials.recover();
    expect(journal()).toEqual([]);
    expect(service.asked).toMatchObject({ refresh: 0, identify: 0 });
    expect(await credentials.accessToken(ada)).toBe('access-1');
  });

  test('keeps a token that still works after a process died before sending', async () => {
    const { credentials, journal, leave, service } = await start();
    await leave('refresh-1');
    await credentials.recover();
    expect(journal()).toEqual([]);
    expect(service.asked).toMatchObject({ refresh: 0, identify: 1 });
  });

  test('leaves the question open while the service cannot be asked', async () => {
    const { credentials, journal, leave, service } = await start();
    await leave('refresh-1');
    service.trouble = new AppError('host.unreachable');
    await credentials.recover();
    expect(journal()).toHaveLength(1);
  });

  test('does not touch what a living process does', async () => {
    const { credentials, journal, leave, service } = await start();
    await leave('refresh-1', 5);
    await credentials.recover();
    expect(journal()).toMatchObject([{ owner_pid: 5 }]);
    expect(service.asked.identify).toBe(0);
  });
});

describe('revoke', () => {
  test('ends both tokens, proves it, and erases them here', async () => {
    const { credentials, service, secrets } = await start();
    expect(await credentials.revoke(ada)).toEqual({
      revoked: true,
      detail: 'gitlab.example.com has ended the token and refuses it now.',
    });
    expect(service.alive.size).toBe(0);
    expect(secrets()).toEqual([]);
  });

  test('erases here at once and queues the rest while offline', async () => {
    const { credentials, service, secrets } = await start();
    service.trouble = new AppError('host.unreachable');
    const outcome = await credentials.revoke(ada);
    expect(outcome.revoked).toBe(false);
    expect(outcome.detail).toContain('its revocation is queued');
    expect(secrets()).toEqual([`revocation:${ada.id}`]);
    await expect(credentials.accessToken(ada)).rejects.toMatchObject({ code: 'account.refused' });

    expect(await credentials.retryRevocations()).toBe(1);
    service.trouble = undefined;
    expect(await credentials.retryRevocations()).toBe(0);
    expect(service.alive.size).toBe(0);
    expect(secrets()).toEqual([]);
  });

  test('does not wait longer than five seconds for the service', async () => {
    const { credentials, service } = await start();
    service.provider.oauth.revoke = () => new Promise(() => undefined);
    expect((await credentials.revoke(ada)).revoked).toBe(false);
  });

  test('says where the person ends it, and queues nothing, where the service leaves it to them', async () => {
    const { credentials, service, secrets } = await start();
    const detail = 'https://gitlab.example.com/settings/connections/applications/the-id';
    service.provider.oauth.revoke = async () => {
      throw new AppError('account.revoke-by-hand', { detail });
    };
    const outcome = await credentials.revoke(ada);
    expect(outcome).toEqual({ revoked: false, detail: expect.stringContaining(detail) as string });
    expect(outcome.detail).not.toContain('queued');
    expect(secrets()).toEqual([]);
    expect(await credentials.retryRevocations()).toBe(0);
  });

  test('gives a queued one up when the service leaves it to the person after all', async () => {
    const { credentials, service, secrets } = await start();
    service.trouble = new AppError('host.unreachable');
    await credentials.revoke(ada);
    service.trouble = undefined;
    service.provider.oauth.revoke = async () => {
      throw new AppError('account.revoke-by-hand');
    };
    expect(await credentials.retryRevocations()).toBe(0);
    expect(secrets()).toEqual([]);
  });

  test('gives a revocation up after 30 days', async () => {
    const { credentials, service, clock, secrets } = await start();
    service.trouble = new AppError('host.unreachable');
    await credentials.revoke(ada);
    clock.pass(31 * 24 * 3_600_000);
    expect(await credentials.retryRevocations()).toBe(0);
    expect(secrets()).toEqual([]);
  });
});

async function start(...granted: Parameters<typeof startCredentials>) {
  const world = await startCredentials(...granted);
  worlds.push(world);
  return world;
}
