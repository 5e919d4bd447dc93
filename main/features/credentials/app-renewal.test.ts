import { afterEach, describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import type { OAuthClient } from '../../providers/provider.ts';
import { ada, startCredentials } from './test-world.ts';

const robot = { ...ada, login: 'latchkey-robot', method: 'client-credentials' } as const;
const hour = 3_600_000;

const worlds: Awaited<ReturnType<typeof startCredentials>>[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

/** A service principal's credential: an hour long, without a refresh token, renewed by its app. */
async function start() {
  const world = await startCredentials({ refreshToken: null, expiresIn: 3600 });
  worlds.push(world);
  const asked: OAuthClient[] = [];
  const faults: AppError[] = [];
  const request = async (client: OAuthClient) => {
    asked.push(client);
    const fault = faults.shift();
    if (fault) throw fault;
    return { ...world.service.issue(), refreshToken: null, expiresIn: 3600 };
  };
  Object.assign(world.service.provider, { appGrant: { request } });
  return { ...world, asked, faults };
}

describe('the credential of an app', () => {
  test('is said to be well while the service is only out of reach', async () => {
    const { credentials, clock, faults, changes } = await start();
    clock.pass(hour);
    faults.push(new AppError('host.unreachable'));
    await expect(credentials.accessToken(robot)).rejects.toMatchObject({
      code: 'host.unreachable',
    });
    expect(changes).toEqual([]);
  });

  test('is asked for anew by the app when it is due, once for many', async () => {
    const { credentials, clock, service, asked, changes } = await start();
    expect(await credentials.accessToken(robot)).toBe('access-1');
    clock.pass(hour);
    const tokens = await Promise.all(
      Array.from({ length: 20 }, () => credentials.accessToken(robot)),
    );
    expect(new Set(tokens)).toEqual(new Set(['access-2']));
    expect([asked.length, service.asked.refresh]).toEqual([1, 0]);
    expect(asked[0]?.clientId).toBe('app-id');
    expect(changes.map(({ health }) => health)).toEqual(['linked']);
  });

  test('is asked for anew when the service refused it before its time', async () => {
    const { credentials, asked } = await start();
    expect(await credentials.accessToken(robot, { force: 'access-1' })).toBe('access-2');
    expect(asked).toHaveLength(1);
  });

  test('keeps what there is while the app’s secret is over, and recovers with a new one', async () => {
    const { credentials, clock, faults, changes, secrets, journal } = await start();
    const before = secrets();
    clock.pass(hour);
    faults.push(new AppError('sign-in.secret-expired'));
    await expect(credentials.accessToken(robot)).rejects.toMatchObject({
      code: 'sign-in.secret-expired',
    });
    expect([secrets(), journal()]).toEqual([before, []]);
    expect(changes.map(({ health }) => health)).toEqual(['needs-attention']);
    expect(await credentials.accessToken(robot)).toBe('access-2');
    expect(changes.map(({ health }) => health)).toEqual(['needs-attention', 'linked']);
  });
});
