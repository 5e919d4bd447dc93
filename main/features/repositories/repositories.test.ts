import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { instance, type Account, type AccountId } from '../../../preload/model/account.ts';
import type { IndexState } from '../../../preload/model/repository.ts';
import { AppError } from '../../core/app-error.ts';
import { systemClock } from '../../core/clock.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import type { Database } from '../../ports/database.ts';
import type { Provider } from '../../providers/provider.ts';
import { createRepositories, type RepositoriesFeature } from './repositories.ts';
import type { ListedRepository } from './repository-index.ts';

const ada = 'acc_00000000000000a1' as AccountId;
const grace = 'acc_00000000000000b2' as AccountId;
/** Somebody else's service, on which the same person has an account too. */
const elsewhere = 'acc_00000000000000c3' as AccountId;
const beside = 'acc_00000000000000d4' as AccountId;
const homes: Readonly<Record<string, string>> = {
  [elsewhere]: 'https://evil.example',
  [beside]: 'https://gitlab.com/other',
};
const homeOf = (id: AccountId) => instance.parse(homes[id] ?? 'https://gitlab.com');

type Pages = (
  token: string,
  signal: AbortSignal,
  onPause: (ms: number) => void,
) => AsyncIterable<readonly ListedRepository[]>;

let database: Database;
let feature: RepositoriesFeature;
let people: AccountId[];
let pages: Pages;
let tokens: string[];
let announced: (readonly IndexState[])[];
let logged: string[];
let used: string[];
let now: number;

beforeEach(() => {
  database = openDatabase(':memory:');
  people = [];
  tokens = ['token'];
  announced = [];
  logged = [];
  used = [];
  now = 1000;
  pages = async function* () {};
  link(ada, 'ada');
  feature = start(() => pages);
});

function start(current: () => Pages): RepositoriesFeature {
  return createRepositories({
    database,
    provider: () =>
      ({
        listing: {
          repositories: (_instance, token, signal, onPause) => current()(token, signal!, onPause!),
        },
      }) as Provider,
    accounts: {
      all: () => people.map((id) => ({ id, provider: 'gitlab', instance: homeOf(id) }) as Account),
      get(id) {
        if (!people.includes(id)) throw new AppError('account.unknown');
        return { id, provider: 'gitlab' } as Account;
      },
      used: (id) => used.push(id),
    },
    accessToken: async (_account, { force } = {}) =>
      force === undefined ? tokens[0]! : (tokens.find((each) => each !== force) ?? force),
    clock: { ...systemClock, now: () => now },
    announce: (_name, payload) => announced.push(payload as readonly IndexState[]),
    log: {
      info: () => undefined,
      warn: (event, fields) => logged.push(`${event} ${String(fields?.['code'])}`),
      error: (event) => logged.push(`error ${event}`),
    },
  });
}

/** Another process on the same database, whose list waits until it is let go. */
function createOther() {
  const gate = Promise.withResolvers<void>();
  const other = start(
    () =>
      async function* () {
        yield [row(1)];
        await gate.promise;
        yield [row(2), row(3)];
      },
  );
  return { refresh: other.refresh, go: () => gate.resolve() };
}

afterEach(async () => {
  await feature.close();
  database.close();
});

function link(id: AccountId, login: string): void {
  people.push(id);
  database.run(
    `INSERT INTO accounts (id, provider, instance, login, name, scopes, method, health, linked_at)
     VALUES (?, 'gitlab', ?, ?, ?, '[]', 'loopback', 'linked', 0)`,
    id,
    homeOf(id),
    login,
    login,
  );
}

const row = (id: number, change: Partial<ListedRepository> = {}): ListedRepository => ({
  id: String(id),
  path: `analytics/r${id}`,
  description: '',
  webUrl: `https://gitlab.com/analytics/r${id}`,
  cloneUrl: `https://gitlab.com/analytics/r${id}.git`,
  defaultBranch: 'main',
  visibility: 'private',
  archived: false,
  disabled: false,
  permission: 'write',
  lastActivityAt: id,
  ...change,
});

/** One page for each list of numbers. */
function listing(...lists: readonly (readonly ListedRepository[])[]): Pages {
  return async function* () {
    yield* lists;
  };
}

type Query = Parameters<RepositoriesFeature['handlers']['repositories.list']>[0];
const query = (change: Partial<Query> = {}): Query => ({
  search: '',
  offset: 0,
  limit: 200,
  ...change,
});
const list = (change: Partial<Query> = {}) => feature.handlers['repositories.list'](query(change));
const paths = async (change: Partial<Query> = {}) =>
  (await list(change)).rows.map(({ path }) => path);
const stateOf = async (id: AccountId) => (await list()).index.find(({ account }) => account === id);

describe('a sync', () => {
  test('fills the index page by page, tells how it goes, and says as of when', async () => {
    pages = listing([row(1), row(2)], [row(3)]);
    now = 5000;
    await feature.refresh(ada);
    const state = { account: ada, count: 3, status: 'complete', fetched: 2, completedAt: 5000 };
    const { rows, total, index } = await list();
    expect(rows[0]).toEqual({ account: ada, ...row(3) });
    expect([rows.length, total, index]).toEqual([3, 3, [state]]);
    expect(announced[0]?.[0]).toMatchObject({ status: 'syncing', fetched: 0, completedAt: null });
    expect(announced.at(-1)).toEqual([state]);
    expect(used).toEqual([ada]);
  });

  test('tells until when the service asked it to wait, and no longer than that', async () => {
    now = 5000;
    pages = async function* (_token, _signal, onPause) {
      yield [row(1)];
      onPause(60_000);
      yield [row(2)];
    };
    await feature.refresh(ada);
    const told = announced.map(([state]) => state?.waitingUntil);
    expect(told.filter((until) => until !== undefined)).toEqual([65_000]);
    expect(announced.at(-1)?.[0]).not.toHaveProperty('waitingUntil');
  });

  test('removes what vanished and brings the rest up to date, but only when it is complete', async () => {
    pages = listing([row(1), row(2), row(3)]);
    await feature.refresh(ada);
    pages = async function* () {
      yield [row(1, { path: 'analytics/renamed' }), row(4)];
      throw new AppError('host.unreachable');
    };
    now = 9000;
    await expect(feature.refresh(ada)).rejects.toMatchObject({ code: 'host.unreachable' });
    expect((await paths()).sort()).toEqual([
      'analytics/r2',
      'analytics/r3',
      'analytics/r4',
      'analytics/renamed',
    ]);
    expect(await stateOf(ada)).toMatchObject({ status: 'failed', completedAt: 1000 });

    pages = listing([row(1)], [row(4)]);
    await feature.refresh(ada);
    expect((await paths()).sort()).toEqual(['analytics/r1', 'analytics/r4']);
    expect(await stateOf(ada)).toMatchObject({ status: 'complete', completedAt: 9000 });
  });

  test('that failed leaves nothing behind that a later one would keep', async () => {
    pages = async function* () {
      yield [row(7)];
      throw new AppError('host.timeout');
    };
    await expect(feature.refresh(ada)).rejects.toThrow(AppError);
    pages = listing([row(1)]);
    await feature.refresh(ada);
    expect(await paths()).toEqual(['analytics/r1']);
  });

  test('of an empty account is complete', async () => {
    await feature.refresh(ada);
    expect(await stateOf(ada)).toMatchObject({ count: 0, status: 'complete' });
  });

  test('runs once at a time for each account', async () => {
    let runs = 0;
    pages = async function* () {
      runs += 1;
      await systemClock.sleep(20);
      yield [row(1)];
    };
    await Promise.all([feature.refresh(ada), feature.refresh(ada), feature.refresh(ada)]);
    expect(runs).toBe(1);
    await feature.refresh(ada);
    expect(runs).toBe(2);
  });

  test('starts over with a new token, once, when the service refuses the one it has', async () => {
    const asked: string[] = [];
    pages = async function* (token) {
      asked.push(token);
      yield [row(1)];
      if (token === 'token') throw new AppError('account.refused');
    };
    tokens = ['token', 'newer'];
    await feature.refresh(ada);
    expect(asked).toEqual(['token', 'newer']);
    tokens = ['token'];
    await expect(feature.refresh(ada)).rejects.toMatchObject({ code: 'account.refused' });
    expect(asked).toEqual(['token', 'newer', 'token']);
  });

  test('ends when the app does, and keeps the list', async () => {
    pages = listing([row(1)]);
    await feature.refresh(ada);
    pages = async function* (_token, signal) {
      yield [row(2)];
      await systemClock.sleep(60_000, signal);
    };
    const running = feature.refresh(ada).catch((thrown: unknown) => thrown);
    await expect.poll(() => announced.at(-1)?.[0]?.status).toBe('syncing');
    await feature.close();
    expect(await running).toMatchObject({ code: 'app.cancelled' });
    expect((await paths()).sort()).toEqual(['analytics/r1', 'analytics/r2']);
  });

  test('of an account that is unlinked meanwhile ends quietly', async () => {
    pages = async function* () {
      yield [row(1)];
      people = [];
      database.run('DELETE FROM accounts WHERE id = ?', ada);
      yield [row(2)];
    };
    await expect(feature.refresh(ada)).rejects.toMatchObject({ code: 'account.unknown' });
    expect(await list()).toEqual({ rows: [], total: 0, index: [] });
  });

  test('by two processes at once loses no row, whoever began first', async () => {
    const other = createOther();
    const theirs = other.refresh(ada);
    // Ours begins later, so that its rows carry a later number, and ends first.
    pages = listing([row(1), row(2), row(3)]);
    await feature.refresh(ada);
    other.go();
    await theirs;
    expect((await paths()).sort()).toEqual(['analytics/r1', 'analytics/r2', 'analytics/r3']);
    expect((await list()).total).toBe(3);
  });

  test('of all accounts goes on past one that fails, in the background without throwing', async () => {
    link(grace, 'grace');
    let calls = 0;
    pages = async function* () {
      calls += 1;
      if (calls === 1) throw new AppError('host.timeout');
      yield [row(1)];
    };
    await feature.refreshAll();
    expect(logged).toEqual(['repositories not refreshed host.timeout']);
    expect([await stateOf(ada), await stateOf(grace)]).toMatchObject([
      { status: 'failed' },
      { status: 'complete', count: 1 },
    ]);
  });
});

describe('refreshing on request', () => {
  test('answers with the states, for one account or all', async () => {
    link(grace, 'grace');
    pages = listing([row(1)]);
    const refresh = feature.handlers['repositories.refresh'];
    expect(await refresh({ account: grace })).toMatchObject([
      { account: ada, status: 'never' },
      { account: grace, status: 'complete' },
    ]);
    expect(await refresh({})).toMatchObject([{ status: 'complete' }, { status: 'complete' }]);
  });

  test('says what went wrong', async () => {
    pages = async function* () {
      yield [];
      throw new AppError('account.refused');
    };
    const refresh = feature.handlers['repositories.refresh'];
    await expect(refresh({})).rejects.toMatchObject({ code: 'account.refused' });
    await expect(refresh({ account: grace })).rejects.toMatchObject({ code: 'account.unknown' });
  });
});

describe('the list', () => {
  beforeEach(async () => {
    link(grace, 'grace');
    pages = listing([
      row(1, { path: 'analytics/jaffle-shop', description: 'Sweet things' }),
      row(2, { path: 'platform/100%_done', description: 'Überblick der Läden' }),
      row(3, { path: 'platform/infra', description: 'shop of TOOLS' }),
      row(4, { path: 'a\\b' }),
    ]);
    await feature.refresh(ada);
    pages = listing([row(1, { path: 'analytics/jaffle-shop', permission: 'read' })]);
    await feature.refresh(grace);
  });

  test.each([
    ['shop', ['platform/infra', 'analytics/jaffle-shop', 'analytics/jaffle-shop']],
    ['SHOP jaffle', ['analytics/jaffle-shop', 'analytics/jaffle-shop']],
    ['jaffle tools', []],
    ['tools', ['platform/infra']],
    ['%', ['platform/100%_done']],
    ['_', ['platform/100%_done']],
    ['\\', ['a\\b']],
    ['überblick', ['platform/100%_done']],
    ['LÄDEN', ['platform/100%_done']],
    ["'; DROP TABLE repositories; --", []],
    [
      '   ',
      [
        'a\\b',
        'platform/infra',
        'platform/100%_done',
        'analytics/jaffle-shop',
        'analytics/jaffle-shop',
      ],
    ],
  ])('searched for %j', async (search, expected) => {
    expect(await paths({ search })).toEqual(expected);
    expect((await list({ search })).total).toBe(expected.length);
  });

  test('keeps to one account when asked', async () => {
    expect(await paths({ account: grace })).toEqual(['analytics/jaffle-shop']);
    expect(await paths({ account: ada, search: 'shop' })).toHaveLength(2);
  });

  test('gives a window of the whole, and the whole’s length', async () => {
    const { rows, total } = await list({ offset: 1, limit: 2 });
    expect([rows.map(({ path }) => path), total]).toEqual([
      ['platform/infra', 'platform/100%_done'],
      5,
    ]);
    expect(await list({ offset: 50 })).toMatchObject({ rows: [], total: 5 });
  });

  test('finds a repository by its clone URL, for who may do most', () => {
    const url = 'https://gitlab.com/analytics/r1.git';
    expect(feature.listed(url)[0]).toMatchObject({ account: ada, permission: 'write' });
    expect(feature.listed(url.slice(0, -4))[0]).toMatchObject({ account: ada });
    expect(feature.listed('https://gitlab.com/other.git')).toEqual([]);
  });

  test.each([
    ['on another host', elsewhere],
    ['under another path of the host', beside],
  ])('believes no service %s about addresses that are not its own', async (_, stranger) => {
    const cloneUrl = 'https://gitlab.com/analytics/r1.git';
    const unlisted = 'https://gitlab.com/analytics/secret.git';
    pages = async function* () {
      yield [row(1, { cloneUrl, permission: 'admin' }), row(2, { cloneUrl: unlisted })];
    };
    link(stranger, 'ada');
    await feature.refresh(stranger);
    expect(feature.listed(cloneUrl)[0]).toMatchObject({ account: ada });
    expect(feature.listed(unlisted)).toEqual([]);
  });
});
