import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Account, AccountId } from '../../../preload/model/account.ts';
import { systemClock } from '../../core/clock.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import type { Database } from '../../ports/database.ts';
import type { Provider } from '../../providers/provider.ts';
import { createRepositories, type RepositoriesFeature } from './repositories.ts';
import type { ListedRepository } from './repository-index.ts';

const account = { id: 'acc_00000000000000a1' as AccountId, provider: 'gitlab' } as Account;
const count = 100_000;

let folder: string;
let database: Database;
let feature: RepositoriesFeature;
let announcements = 0;
let mostHeap = 0;

/** 100,000 repositories as a service would send them: one page at a time, each a turn of the loop later. */
async function* generated(): AsyncGenerator<readonly ListedRepository[]> {
  for (let from = 0; from < count; from += 100) {
    await setImmediate();
    mostHeap = Math.max(mostHeap, process.memoryUsage().heapUsed);
    yield Array.from({ length: 100 }, (_, at) => repository(from + at));
  }
}

function repository(n: number): ListedRepository {
  const path = `group-${n % 997}/team-${n % 31}/repository-${n}`;
  return {
    id: String(n),
    path,
    description: `Models and tests of team ${n % 31}, number ${n}, kept for the quarterly report`,
    webUrl: `https://gitlab.com/${path}`,
    cloneUrl: `https://gitlab.com/${path}.git`,
    defaultBranch: 'main',
    visibility: 'private',
    archived: false,
    disabled: false,
    permission: 'write',
    lastActivityAt: (n * 7919) % 1_000_003,
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-index-'));
  database = openDatabase(join(folder, 'latchkey.db'));
  database.run(
    `INSERT INTO accounts (id, provider, instance, login, name, scopes, method, health, linked_at)
     VALUES (?, 'gitlab', 'https://gitlab.com', 'ada', 'Ada', '[]', 'loopback', 'linked', 0)`,
    account.id,
  );
  feature = createRepositories({
    database,
    provider: () => ({ listing: { repositories: () => generated() } }) as unknown as Provider,
    accounts: { all: () => [account], get: () => account, used: () => undefined },
    accessToken: async () => 'token',
    clock: systemClock,
    announce: () => (announcements += 1),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
});

afterAll(async () => {
  await feature.close();
  database.close();
  await rm(folder, { recursive: true });
});

describe('an index of 100,000 repositories', () => {
  test('is filled in bounded memory, and tells of it at most five times a second', async () => {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    const started = performance.now();
    await feature.refresh(account.id);
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `filled in ${seconds.toFixed(1)} s, ${announcements} announcements, ${((mostHeap - before) / 1048576).toFixed(0)} MiB above start`,
    );
    expect(announcements).toBeLessThanOrEqual(Math.ceil(seconds * 5) + 2);
    // All rows at once would be some 80 MiB of objects; what shows here is garbage not yet collected.
    expect(mostHeap - before).toBeLessThan(64 * 1024 * 1024);
  }, 120_000);

  test.each([
    ['the first page', { search: '' }],
    ['a page in the middle', { search: '', offset: 50_000 }],
    ['a search with many hits', { search: 'team quarterly' }],
    ['a search with one hit', { search: 'repository-99999' }],
    ['a search with none', { search: 'nowhere to be found' }],
    ['one account’s first page', { search: '', account: account.id }],
  ])('answers %s in under 50 ms', async (what, query) => {
    const times: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      const started = performance.now();
      await feature.handlers['repositories.list']({ offset: 0, limit: 200, ...query });
      times.push(performance.now() - started);
    }
    const median = times.toSorted((a, b) => a - b)[3]!;
    console.log(`${what}: ${median.toFixed(1)} ms`);
    expect(median).toBeLessThan(50);
  });

  test('is brought up to date again', async () => {
    await feature.refresh(account.id);
    const { total, index } = await feature.handlers['repositories.list']({
      search: '',
      offset: 0,
      limit: 1,
    });
    expect([total, index[0]?.status, index[0]?.fetched]).toEqual([count, 'complete', 1000]);
  }, 120_000);
});
