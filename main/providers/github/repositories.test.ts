import { describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import { createGithub } from './index.ts';
import { toRepository } from './repository.ts';
import { cloud, hurriedClock, json, server, service, type Asked } from './test-service.ts';

const repository = (id: number, change: object = {}) => ({
  id,
  full_name: `acme/r${id}`,
  html_url: `https://github.com/acme/r${id}`,
  clone_url: `https://github.com/acme/r${id}.git`,
  description: null,
  default_branch: 'main',
  private: true,
  visibility: 'private',
  archived: false,
  disabled: false,
  permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
  pushed_at: '2026-01-02T03:04:05Z',
  ...change,
});
const repositories = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => repository(from + at));
const next = (page: number, host = 'https://api.github.com') => ({
  link: `<${host}/user/repos?page=${page}>; rel="next", <${host}/user/repos?page=9>; rel="last"`,
});

function listing(answer: (asked: Asked, count: number) => Response, token = 'gho_t') {
  const { http, asked } = service(answer);
  const { clock, slept } = hurriedClock();
  const paused: number[] = [];
  const withheld: number[] = [];
  async function collect(signal?: AbortSignal) {
    const found = [];
    const pages = createGithub(http, clock).listing.repositories(
      cloud,
      token,
      signal,
      (ms) => paused.push(ms),
      (count) => withheld.push(count),
    );
    for await (const page of pages) found.push(...page);
    return found;
  }
  return { asked, slept, paused, withheld, collect };
}

describe('the list of repositories', () => {
  test('is counted by us, in an order that new ones do not move', async () => {
    const { asked, collect } = listing((_asked, count) =>
      count < 3
        ? json(repositories(count * 100, 100), 200, next(count + 1))
        : json([repository(1)]),
    );
    expect(await collect()).toHaveLength(201);
    expect(asked.map(({ url }) => url.search)).toEqual([
      '?sort=created&direction=asc&per_page=100&page=1',
      '?sort=created&direction=asc&per_page=100&page=2',
      '?sort=created&direction=asc&per_page=100&page=3',
    ]);
  });

  test.each([
    ['another host', 'https://evil.example'],
    ['another port', 'https://api.github.com:8443'],
    ['plain http', 'http://api.github.com'],
  ])('takes the token nowhere else when the next page is at %s', async (_name, host) => {
    const { asked, collect } = listing((_asked, count) =>
      count === 1 ? json(repositories(1, 100), 200, next(2, host)) : json([]),
    );
    await collect();
    expect(asked.map(({ url }) => url.origin)).toEqual(Array(2).fill('https://api.github.com'));
    expect(asked.every(({ init }) => init.redirect === 'error')).toBe(true);
  });

  test.each([
    ['a full page without the header may not be the last', repositories(1, 100), {}, 2],
    ['a short page without the header is the last', repositories(1, 99), {}, 1],
    [
      'a full page with the header but no next is the last',
      repositories(1, 100),
      { link: '<x>; rel="first"' },
      1,
    ],
    ['an empty page is the last whatever the header says', [], next(2), 1],
  ])('%s', async (_name, rows, headers, expected) => {
    const { asked, collect } = listing((_asked, count) =>
      count === 1 ? json(rows, 200, headers) : json([]),
    );
    await collect();
    expect(asked).toHaveLength(expected);
  });

  test('ends when a service says the same page again', async () => {
    const { collect } = listing(() => json(repositories(1, 100), 200, next(2)));
    await expect(collect()).rejects.toMatchObject({ code: 'host.unexpected-reply' });
  });

  test('waits as long as GitHub asks, and says so', async () => {
    const { slept, paused, collect } = listing((_asked, count) =>
      count < 3 ? json({ message: 'x' }, 403, { 'retry-after': '9' }) : json([repository(1)]),
    );
    expect(await collect()).toHaveLength(1);
    expect([slept, paused]).toEqual([
      [9000, 9000],
      [9000, 9000],
    ]);
  });

  test('tells how many organisations were left out', async () => {
    const headers = { 'x-github-sso': 'partial-results; organizations=21955855,20582480' };
    const { withheld, collect } = listing(() => json([repository(1)], 200, headers));
    expect(await collect()).toHaveLength(1);
    expect(withheld).toEqual([2]);
  });

  test('ends at once when cancelled', async () => {
    const { collect } = listing(() => json({}, 503));
    await expect(collect(AbortSignal.abort())).rejects.toBeInstanceOf(AppError);
  });

  test.each([
    [401, 'account.refused'],
    [404, 'host.unexpected-reply'],
  ])('gives %i back at once', async (status, code) => {
    const { asked, collect } = listing(() => json({}, status));
    await expect(collect()).rejects.toMatchObject({ code });
    expect(asked).toHaveLength(1);
  });
});

describe('the list of a GitHub App’s token', () => {
  const installation = (id: number, contents: string | undefined, change: object = {}) => ({
    id,
    suspended_at: null,
    permissions: { metadata: 'read', ...(contents && { contents }) },
    ...change,
  });
  const all = [
    installation(1, 'write'),
    installation(2, 'read'),
    installation(3, undefined),
    installation(4, 'write', { suspended_at: '2026-01-01T00:00:00Z' }),
  ];

  test('goes by installation, and allows no more than the app has', async () => {
    const { asked, collect } = listing(({ url }) => {
      const [, id] = /installations\/(\d+)\//.exec(url.pathname) ?? [];
      return id === undefined
        ? json({ total_count: 4, installations: all })
        : json({ total_count: 1, repositories: [repository(Number(id))] });
    }, 'ghu_t');
    const found = await collect();
    expect(found.map(({ id, permission }) => [id, permission])).toEqual([
      ['1', 'write'],
      ['2', 'read'],
      ['3', 'none'],
    ]);
    expect(asked.map(({ url }) => url.pathname)).toEqual([
      '/user/installations',
      '/user/installations/1/repositories',
      '/user/installations/2/repositories',
      '/user/installations/3/repositories',
    ]);
  });

  test.each<[string, number, Record<string, string>, readonly number[]]>([
    ['wants its own sign-in', 403, { 'x-github-sso': 'required; url=https://github.com/x' }, [1]],
    ['was suspended meanwhile', 403, {}, []],
    ['was removed meanwhile', 404, {}, []],
  ])('goes on after an organisation that %s', async (_name, status, headers, told) => {
    const { collect, withheld } = listing(({ url }) => {
      const [, id] = /installations\/(\d+)\//.exec(url.pathname) ?? [];
      if (id === undefined) return json({ installations: all.slice(0, 3) });
      return id === '2'
        ? json({ message: 'no' }, status, headers)
        : json({ repositories: [repository(Number(id))] });
    }, 'ghu_t');
    expect((await collect()).map(({ id }) => id)).toEqual(['1', '3']);
    expect(withheld).toEqual(told);
  });

  test('ends when the token itself is refused in the middle of it', async () => {
    const { collect } = listing(
      ({ url }) =>
        url.pathname === '/user/installations' ? json({ installations: all }) : json({}, 401),
      'ghu_t',
    );
    await expect(collect()).rejects.toMatchObject({ code: 'account.refused' });
  });
});

describe('a repository', () => {
  test.each([
    [{ admin: true, push: true, pull: true }, 'admin'],
    [{ admin: false, maintain: true, push: true, pull: true }, 'write'],
    [{ admin: false, push: true, pull: true }, 'write'],
    [{ admin: false, push: false, triage: true, pull: true }, 'read'],
    [{ admin: false, push: false, pull: true }, 'read'],
    [{ admin: false, push: false, pull: false }, 'none'],
    [undefined, 'unknown'],
  ])('with %j is for %s', (permissions, expected) => {
    expect(toRepository(repository(1, { permissions }), cloud).permission).toBe(expected);
  });

  test.each([
    [{ visibility: 'internal' }, { visibility: 'internal' }],
    [{ visibility: undefined, private: false }, { visibility: 'public' }],
    [{ visibility: undefined, private: true }, { visibility: 'private' }],
    [{ visibility: 'secret' }, { visibility: 'private' }],
    [
      { archived: true, disabled: true },
      { archived: true, disabled: true },
    ],
    [{ pushed_at: null }, { lastActivityAt: null }],
    [{ default_branch: null }, { defaultBranch: null }],
    [
      { clone_url: 'https://a:b@github.com/acme/r1.git' },
      { cloneUrl: 'https://github.com/acme/r1.git' },
    ],
    [
      { clone_url: 'https://evil.example/acme/r1.git' },
      { cloneUrl: 'https://github.com/acme/r1.git' },
    ],
    [{ html_url: 'javascript:alert(1)' }, { webUrl: 'https://github.com/acme/r1' }],
    [{ description: '\u001b[31mred\u202e' }, { description: 'red' }],
  ])('%j', (change, expected) => {
    expect(toRepository(repository(1, change), cloud)).toMatchObject(expected);
  });

  test.each([
    { id: 'x' },
    { full_name: 'no-owner' },
    { full_name: 'a/b/c' },
    { full_name: 'a\n/b' },
  ])('refuses %j', (change) => {
    expect(() => toRepository(repository(1, change), cloud)).toThrow(AppError);
  });
});

describe('finding one', () => {
  const find = (
    where: { readonly id: string } | { readonly path: string },
    answer: (asked: Asked, count: number) => Response,
    instance = cloud,
  ) => {
    const { http, asked } = service(answer);
    return { asked, done: createGithub(http).listing.find(instance, 'gho_t', where) };
  };

  test.each([
    [{ id: '42' }, 'https://api.github.com/repositories/42'],
    [{ path: 'acme/shop.js' }, 'https://api.github.com/repos/acme/shop.js'],
  ])('by %j', async (where, address) => {
    const { asked, done } = find(where, () => json(repository(42)));
    expect((await done)?.id).toBe('42');
    expect(asked.map(({ url }) => url.href)).toEqual([address]);
  });

  test('is null for what the token cannot see', async () => {
    expect(await find({ path: 'acme/x' }, () => json({}, 404)).done).toBeNull();
  });

  test.each([
    { path: 'acme' },
    { path: 'a/b/c' },
    { path: '../user' },
    { path: 'a/..' },
    { path: 'a/%2e' },
    { id: '1/..' },
  ])('asks nobody about %j', async (where) => {
    const { asked, done } = find(where, () => json({}));
    expect([await done, asked]).toEqual([null, []]);
  });

  test.each([
    [cloud, 'https://api.github.com/repositories/42'],
    [server, 'https://ghes.example.com/api/v3/repositories/42'],
  ])('follows a renamed one at %s to the API’s own record of it', async (instance, location) => {
    const { asked, done } = find(
      { path: 'acme/old' },
      (_asked, count) =>
        count === 1 ? json({}, 301, { location }) : json(repository(42, { full_name: 'acme/new' })),
      instance,
    );
    expect((await done)?.path).toBe('acme/new');
    expect(asked[1]?.url.href).toBe(location);
  });

  test.each([
    'https://evil.example/repositories/42',
    'https://api.github.com/user',
    'https://api.github.com/repositories/42/../../user',
    'http://api.github.com/repositories/42',
    'https://github.com/repositories/42',
    '//evil.example/repositories/42',
    '',
  ])('does not follow to %j', async (location) => {
    const { asked, done } = find({ path: 'acme/old' }, () => json({}, 301, { location }));
    await expect(done).rejects.toMatchObject({ code: 'host.redirected' });
    expect(asked).toHaveLength(1);
  });
});
