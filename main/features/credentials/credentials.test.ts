import { afterEach, describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import { ada, startCredentials } from './test-world.ts';

const twoHours = 7_200_000;
const worlds: Awaited<ReturnType<typeof startCredentials>>[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

describe('accessToken', () => {
  test('hands out the stored token until five minutes before its end, then a renewed one', async () => {
    const { credentials, clock, service, changes } = await start();
    expect(await credentials.accessToken(ada)).toBe('access-1');
    clock.pass(twoHours - 301_000);
    expect(await credentials.accessToken(ada)).toBe('access-1');
    clock.pass(2_000);
    expect(await credentials.accessToken(ada)).toBe('access-2');
    expect(await credentials.accessToken(ada)).toBe('access-2');
    expect(service.asked.refresh).toBe(1);
    expect(changes).toEqual([{ health: 'linked', expiresAt: expect.any(Number) as number }]);
  });

  test('asks once for a hundred that ask together', async () => {
    const { credentials, clock, service } = await start();
    clock.pass(twoHours);
    const tokens = await Promise.all(
      Array.from({ length: 100 }, () => credentials.accessToken(ada)),
    );
    expect(new Set(tokens)).toEqual(new Set(['access-2']));
    expect(service.asked.refresh).toBe(1);
  });

  test('asks once among processes that share the database', async () => {
    const world = await start();
    world.clock.pass(twoHours);
    const others = await Promise.all([2, 3, 4, 5].map((n) => world.another(n)));
    const tokens = await Promise.all(
      [world.credentials, ...others].map((each) => each.accessToken(ada)),
    );
    expect(new Set(tokens)).toEqual(new Set(['access-2']));
    expect(world.service.asked.refresh).toBe(1);
  });

  test('renews a refused token once, and not when somebody did so already', async () => {
    const { credentials, service } = await start();
    expect(await credentials.accessToken(ada, { force: 'access-1' })).toBe('access-2');
    expect(await credentials.accessToken(ada, { force: 'access-1' })).toBe('access-2');
    expect(service.asked.refresh).toBe(1);
  });

  test('never renews a token without an end by itself', async () => {
    const { credentials, clock, service } = await start({ expiresIn: null });
    clock.pass(1_000 * twoHours);
    expect(await credentials.accessToken(ada)).toBe('access-1');
    expect(service.asked.refresh).toBe(0);
  });

  test('takes a lifetime that is over on arrival as one refresh, not as a loop', async () => {
    const { credentials, service } = await start({ expiresIn: -1 });
    for (let n = 0; n < 5; n += 1) {
      expect(await credentials.accessToken(ada)).toBe('access-2');
    }
    expect(service.asked.refresh).toBe(1);
  });

  test.each([
    ['ten years ahead', 87_600 * 3_600_000],
    ['a day ahead', 24 * 3_600_000],
    ['a day back', -24 * 3_600_000],
    ['ten years back', -87_600 * 3_600_000],
  ])('survives a clock set %s with one refresh at most', async (_, jump) => {
    const { credentials, clock, service } = await start();
    await credentials.accessToken(ada);
    clock.set(jump);
    for (let n = 0; n < 20; n += 1) await credentials.accessToken(ada);
    expect(service.asked.refresh).toBeLessThanOrEqual(1);
    clock.pass(twoHours);
    const before = service.asked.refresh;
    await credentials.accessToken(ada);
    expect(service.asked.refresh).toBe(before + 1);
  });

  test('notices the end of a token although the clock was set back a little', async () => {
    const { credentials, clock } = await start();
    clock.pass(3_600_000);
    await credentials.accessToken(ada);
    clock.set(-3_500_000);
    clock.pass(3_400_000);
    expect(await credentials.accessToken(ada)).toBe('access-2');
  });

  test('marks a refused account, keeps it, and does not ask again', async () => {
    const { credentials, clock, service, changes, secrets } = await start();
    service.alive.clear();
    clock.pass(twoHours);
    await expect(credentials.accessToken(ada)).rejects.toMatchObject({ code: 'account.refused' });
    expect(changes).toMatchObject([{ health: 'refused' }]);
    await expect(credentials.accessToken(ada)).rejects.toMatchObject({ code: 'account.refused' });
    expect(service.asked.refresh).toBe(1);
    expect(secrets()).toEqual([`credential:${ada.id}`]);
  });

  test('says that a token without refresh token has ended', async () => {
    const { credentials, clock, service, changes } = await start({ refreshToken: null });
    clock.pass(twoHours);
    await expect(credentials.accessToken(ada)).rejects.toMatchObject({ code: 'account.refused' });
    expect(changes).toMatchObject([{ health: 'expired' }]);
    expect(service.asked.refresh).toBe(0);
  });
});

describe('a service in trouble', () => {
  const asksForTime = () => new AppError('host.failing', { retryAfter: 120_000 });

  test('gets the time it asks for, while the token still works', async () => {
    const { credentials, clock, service } = await start();
    service.refreshFaults.push(asksForTime());
    clock.pass(twoHours - 290_000);
    for (let n = 0; n < 5; n += 1) expect(await credentials.accessToken(ada)).toBe('access-1');
    expect(service.asked.refresh).toBe(1);
    clock.pass(133_000);
    expect(await credentials.accessToken(ada)).toBe('access-2');
  });

  test('gets the time it asks for after the end, and the caller the reason', async () => {
    const { credentials, clock, service } = await start();
    service.refreshFaults.push(asksForTime());
    clock.pass(twoHours);
    for (let n = 0; n < 3; n += 1)
      await expect(credentials.accessToken(ada)).rejects.toMatchObject({ code: 'host.failing' });
    expect(service.asked.refresh).toBe(1);
    clock.pass(133_000);
    expect(await credentials.accessToken(ada)).toBe('access-2');
  });

  test('cannot silence us for longer than ten minutes', async () => {
    const { credentials, clock, service } = await start();
    service.refreshFaults.push(new AppError('host.rate-limited', { retryAfter: 1e12 }));
    clock.pass(twoHours);
    await expect(credentials.accessToken(ada)).rejects.toMatchObject({ code: 'host.rate-limited' });
    clock.pass(660_001);
    expect(await credentials.accessToken(ada)).toBe('access-2');
  });

  test('loses the request: the old refresh token is tried once more', async () => {
    const { credentials, clock, service } = await start();
    service.refreshFaults.push('lose-request');
    service.alive.delete('access-1');
    clock.pass(twoHours);
    expect(await credentials.accessToken(ada)).toBe('access-2');
    expect(service.asked).toMatchObject({ refresh: 2, identify: 1 });
  });

  test('loses the request: an access token that still works is used', async () => {
    const { credentials, clock, service } = await start();
    service.refreshFaults.push('lose-request');
    clock.pass(twoHours - 290_000);
    expect(await credentials.accessToken(ada)).toBe('access-1');
    expect(service.asked.refresh).toBe(1);
  });

  test('loses the answer: one sign-in is needed, and nothing is deleted', async () => {
    const { credentials, clock, service, changes, secrets } = await start();
    service.refreshFaults.push('lose-answer');
    clock.pass(twoHours);
    await expect(credentials.accessToken(ada)).rejects.toMatchObject({ code: 'account.refused' });
    expect(changes).toMatchObject([{ health: 'refused' }]);
    expect(service.asked.refresh).toBe(2);
    expect(secrets()).toEqual([`credential:${ada.id}`]);
  });

  test('loses the request and then the network: the journal keeps the question open', async () => {
    const { credentials, clock, service, journal } = await start();
    service.refreshFaults.push('lose-request');
    service.trouble = new AppError('host.unreachable');
    clock.pass(twoHours);
    await expect(credentials.accessToken(ada)).rejects.toMatchObject({
      code: 'account.refresh-uncertain',
    });
    expect(journal()).toMatchObject([{ step: 'refreshing', owner_pid: 0 }]);
    service.trouble = undefined;
    expect(await credentials.accessToken(ada)).toBe('access-2');
    expect(journal()).toEqual([]);
  });

  test('is not asked when the lock cannot be written', async () => {
    const { credentials, clock, service, database } = await start();
    database.run('PRAGMA query_only = ON');
    clock.pass(twoHours - 290_000);
    expect(await credentials.accessToken(ada)).toBe('access-1');
    clock.pass(290_000);
    await expect(credentials.accessToken(ada)).rejects.toMatchObject({
      code: 'app.storage-failed',
    });
    expect(service.asked.refresh).toBe(0);
  });
});

describe('a pair that cannot be written', () => {
  test('is used from memory and written as soon as it can be', async () => {
    const { credentials, clock, service, changes, journal, database, another } = await start();
    clock.pass(twoHours);
    // The disk fills up while the service renews.
    service.refreshFaults.push(async () => void database.run('PRAGMA query_only = ON'));
    expect(await credentials.accessToken(ada)).toBe('access-2');
    expect(await credentials.accessToken(ada)).toBe('access-2');
    expect(changes).toMatchObject([{ health: 'needs-attention' }]);
    expect(journal()).toMatchObject([{ step: 'refreshing' }]);

    database.run('PRAGMA query_only = OFF');
    await expect.poll(journal).toEqual([]);
    const other = await another(7);
    expect(await other.accessToken(ada)).toBe('access-2');
    expect(service.asked.refresh).toBe(1);
  });
});

async function start(...granted: Parameters<typeof startCredentials>) {
  const world = await startCredentials(...granted);
  worlds.push(world);
  return world;
}
