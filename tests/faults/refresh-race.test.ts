import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { TokenMode } from '../../sandbox/sandbox.ts';
import type { Report } from './refresh-child.ts';
import { startWorld, type Child, type World } from './refresh-world.ts';

const modes: readonly TokenMode[] = ['old-dies', 'family-dies', 'old-stays'];
const twoHours = 7_200_000;

describe('processes that find the same token expired', () => {
  let world: World;
  let children: readonly Child[];

  beforeAll(async () => {
    world = await startWorld();
    children = await Promise.all(Array.from({ length: 8 }, () => world.child()));
  });
  afterAll(() => world.end());

  test.each(modes)('8 of them, 15 times, lose no session where %s', async (mode) => {
    world.sandbox.setTokenMode(mode);
    await world.signIn();
    world.refreshes();

    const rounds = [];
    for (let round = 0; round < 15; round += 1) {
      const reports = await Promise.all(children.map((child) => child.token(twoHours)));
      const token = only(reports);
      const { login } = await world.here.provider.identity.identify(
        world.here.holder.instance,
        token,
      );
      rounds.push({ login, refreshes: world.refreshes() });
    }
    expect(rounds).toEqual(Array.from({ length: 15 }, () => ({ login: 'ada', refreshes: 1 })));
  });
});

test('50 processes at one expiry make exactly one token request', async () => {
  const world = await startWorld();
  try {
    const children: Child[] = [];
    // Started a few at a time: the test is about 50 that wait, not about 50 that start.
    for (let batch = 0; batch < 10; batch += 1) {
      children.push(...(await Promise.all(Array.from({ length: 5 }, () => world.child()))));
    }
    world.refreshes();
    const reports = await Promise.all(children.map((child) => child.token(twoHours)));
    const token = only(reports);
    expect(world.refreshes()).toBe(1);
    await expect(
      world.here.provider.identity.identify(world.here.holder.instance, token),
    ).resolves.toMatchObject({ login: 'ada' });
  } finally {
    await world.end();
  }
});

/** The one token all of them report. */
function only(reports: readonly Report[]): string {
  const failed = reports.filter(({ at }) => at !== 'token');
  expect(failed).toEqual([]);
  const tokens = new Set(reports.map((report) => (report.at === 'token' ? report.token : '')));
  expect(tokens.size).toBe(1);
  return [...tokens][0] ?? '';
}
