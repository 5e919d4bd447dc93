import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { TokenMode } from '../../sandbox/sandbox.ts';
import { killPoints, type KillPoint } from './refresh-child.ts';
import { startWorld, type World } from './refresh-world.ts';

const twoHours = 7_200_000;

/**
 * Where the service has ended the old pair and the new one was not yet on disk, nobody has a
 * token any more: that costs one sign-in, and nothing else. Everywhere else it costs nothing.
 */
const signIns: Readonly<Record<KillPoint, Readonly<Record<TokenMode, number>>>> = {
  'before-send': { 'old-dies': 0, 'family-dies': 0, 'old-stays': 0 },
  'after-send': { 'old-dies': 1, 'family-dies': 1, 'old-stays': 0 },
  'after-headers': { 'old-dies': 1, 'family-dies': 1, 'old-stays': 0 },
  'after-body': { 'old-dies': 1, 'family-dies': 1, 'old-stays': 0 },
  'before-commit': { 'old-dies': 1, 'family-dies': 1, 'old-stays': 0 },
  'after-commit': { 'old-dies': 0, 'family-dies': 0, 'old-stays': 0 },
};

const modes: readonly TokenMode[] = ['old-dies', 'family-dies', 'old-stays'];

describe.each(modes)('kill -9 in a refresh, where %s', (mode) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ tokenMode: mode });
  });
  afterAll(() => world.end());

  test.each(killPoints)('%s loses nothing but one sign-in at most', async (point) => {
    const victim = await world.child(point);
    setFault(world, point);
    void victim.token(twoHours);
    expect(await victim.ended).toBe('SIGKILL');
    world.sandbox.faults.clear();

    expect(await signInsNeeded(world)).toBe(signIns[point][mode]);
    expect(kept(world)).toEqual({ accounts: 1, secrets: 1, journal: 0, health: 'linked' });
  });
});

/** Loses the answer after the service did its work: whole, or within its body. */
function setFault({ sandbox }: World, point: KillPoint): void {
  if (point !== 'after-send' && point !== 'after-headers') return;
  const afterBytes = point === 'after-send' ? 0 : 10;
  sandbox.faults.set({ kind: 'cut', path: /\/oauth\/token$/, times: 1, afterBytes });
}

/** What the next start does: mend, then use the account; sign in where that is refused. */
async function signInsNeeded(world: World): Promise<number> {
  const { credentials, provider, holder } = world.here;
  world.pass(twoHours);
  await credentials.recover();
  for (let signIn = 0; ; signIn += 1) {
    try {
      const token = await credentials.accessToken(holder);
      await provider.identity.identify(holder.instance, token);
      return signIn;
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'account.refused' });
      expect(kept(world)).toEqual({ accounts: 1, secrets: 1, journal: 0, health: 'refused' });
      await world.signIn();
    }
  }
}

function kept({ here: { database } }: World) {
  const count = (table: string) =>
    database.get(`SELECT count(*) AS count FROM ${table}`)?.['count'];
  return {
    accounts: count('accounts'),
    secrets: count('secrets'),
    journal: count('journal'),
    health: database.get('SELECT health FROM accounts')?.['health'],
  };
}
