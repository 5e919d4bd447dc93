import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { Repository } from '../../../preload/model/repository.ts';
import { AppError } from '../../core/app-error.ts';
import { toIdentity } from './identity.ts';
import { createGitlab } from './index.ts';
import { toRepositories } from './project.ts';
import { hurriedClock, instance, json, service, type Asked } from './test-service.ts';

const project = (id: number, change: object = {}) => ({
  id,
  path_with_namespace: `analytics/r${id}`,
  http_url_to_repo: `${instance}/analytics/r${id}.git`,
  web_url: `${instance}/analytics/r${id}`,
  description: null,
  default_branch: 'main',
  visibility: 'private',
  archived: false,
  permissions: { project_access: { access_level: 30 }, group_access: null },
  last_activity_at: '2026-01-02T03:04:05.000Z',
  ...change,
});

const projects = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => project(from + at));

const list = `${instance}/api/v4/projects`;
const linkTo = (query: string) => ({
  link: `<${list}?${query}>; rel="next", <${list}>; rel="first"`,
});

function listing(answer: (asked: Asked, count: number) => Response) {
  const { http, asked } = service(answer);
  const { clock, slept } = hurriedClock();
  const paused: number[] = [];
  const collect = async (signal?: AbortSignal): Promise<string[]> => {
    const ids: string[] = [];
    const pages = createGitlab(http, clock).listing.repositories(instance, 'tok', signal, (ms) =>
      paused.push(ms),
    );
    for await (const page of pages) {
      ids.push(...page.map(({ id }) => id));
    }
    return ids;
  };
  return { asked, slept, paused, collect };
}

describe('the list of repositories', () => {
  test('asks for one’s own by keyset, and follows the links', async () => {
    const { asked, collect } = listing((_asked, count) =>
      count === 1
        ? json(projects(1, 100), 200, linkTo('id_after=100&per_page=100'))
        : json(projects(101, 3)),
    );
    expect(await collect()).toEqual(projects(1, 103).map(({ id }) => String(id)));
    const query = {
      membership: 'true',
      pagination: 'keyset',
      order_by: 'id',
      sort: 'asc',
      per_page: '100',
    };
    expect(asked.map(({ url }) => Object.fromEntries(url.searchParams))).toEqual([
      query,
      { ...query, id_after: '100' },
    ]);
    expect(asked.every(({ headers }) => headers.get('authorization') === 'Bearer tok')).toBe(true);
  });

  test('falls back to numbered pages where keyset is ignored', async () => {
    const { asked, collect } = listing(({ url }) => {
      const page = Number(url.searchParams.get('page') ?? 1);
      const headers = { 'x-page': String(page), 'x-next-page': page < 3 ? String(page + 1) : '' };
      return json(projects(page * 100, 100), 200, headers);
    });
    expect(await collect()).toHaveLength(300);
    expect(asked.map(({ url }) => url.searchParams.get('page'))).toEqual([null, '2', '3']);
  });

  test('goes on by id where a gateway dropped every paging header', async () => {
    const { collect } = listing(({ url }) => {
      const after = Number(url.searchParams.get('id_after') ?? 0);
      return json(projects(after + 1, after < 200 ? 100 : 0));
    });
    expect(await collect()).toHaveLength(200);
  });

  test('takes nothing but the cursor from a link', async () => {
    const { asked, collect } = listing((_asked, count) =>
      count === 1
        ? json(
            projects(1, 1),
            200,
            linkTo('id_after=1&membership=false&per_page=1&sudo=root&userId=2'),
          )
        : json([]),
    );
    await collect();
    const { searchParams, pathname } = asked[1]!.url;
    expect([pathname, searchParams.get('membership'), searchParams.get('sudo')]).toEqual([
      '/git/api/v4/projects',
      'true',
      null,
    ]);
  });

  test.each([
    'https://evil.example/git/api/v4/projects?id_after=1',
    'http://gitlab.example.com/git/api/v4/projects?id_after=1',
    'https://gitlab.example.com:8443/git/api/v4/projects?id_after=1',
    'https://gitlab.example.com/git/api/v4/users?id_after=1',
    'https://gitlab.example.com/api/v4/projects?id_after=1',
  ])('does not follow a link to %s', async (link) => {
    const { asked, collect } = listing(() =>
      json(projects(1, 1), 200, { link: `<${link}>; rel="next"` }),
    );
    await expect(collect()).rejects.toMatchObject({ code: 'host.redirected' });
    expect(asked).toHaveLength(1);
  });

  test('stops when the next page is the same page', async () => {
    const { asked, collect } = listing(() => json(projects(1, 1), 200, linkTo('id_after=1')));
    await expect(collect()).rejects.toMatchObject({
      code: 'host.unexpected-reply',
      detail: 'the pages of the list repeat',
    });
    expect(asked).toHaveLength(2);
  });

  test('waits as long as it is asked to, and asks again', async () => {
    const { slept, paused, collect } = listing((_asked, count) => {
      if (count === 1) return json({}, 429, { 'retry-after': '7' });
      if (count === 2) return json({}, 429, { 'retry-after': '9999999999' });
      if (count === 3) return json({}, 503);
      return json(projects(1, 1));
    });
    expect(await collect()).toEqual(['1']);
    expect(slept).toEqual([7000, 15 * 60_000, 4000]);
    // What we wait by ourselves is short; only what the service asked for is worth telling.
    expect(paused).toEqual([7000, 15 * 60_000]);
  });

  test('gives up after five tries in a row', async () => {
    const { asked, collect } = listing(() => json({ message: 'Retry later' }, 429));
    await expect(collect()).rejects.toMatchObject({
      code: 'host.rate-limited',
      words: 'Retry later',
    });
    expect(asked).toHaveLength(5);
  });

  test('ends its wait when cancelled', async () => {
    const { collect } = listing(() => json({}, 429));
    await expect(collect(AbortSignal.abort())).rejects.toMatchObject({ code: 'app.cancelled' });
  });

  test.each([
    [401, 'account.refused'],
    [403, 'host.forbidden'],
    [404, 'host.unexpected-reply'],
  ])('passes %i on as %s, at once', async (status, code) => {
    const { asked, collect } = listing(() => json({}, status));
    await expect(collect()).rejects.toMatchObject({ code });
    expect(asked).toHaveLength(1);
  });

  test('refuses what is no list', async () => {
    const { collect } = listing(() => json({ message: 'hello' }));
    await expect(collect()).rejects.toMatchObject({ code: 'host.unexpected-reply' });
  });
});

describe('one repository', () => {
  const read = (change: object): Omit<Repository, 'account'> =>
    toRepositories([project(7, change)], instance)[0]!;

  test('is read without loss', () => {
    expect(read({ description: 'Sweet\r\nshop' })).toEqual({
      id: '7',
      path: 'analytics/r7',
      description: 'Sweet shop',
      webUrl: `${instance}/analytics/r7`,
      cloneUrl: `${instance}/analytics/r7.git`,
      defaultBranch: 'main',
      visibility: 'private',
      archived: false,
      disabled: false,
      permission: 'write',
      lastActivityAt: Date.parse('2026-01-02T03:04:05.000Z'),
    });
  });

  test.each([
    [10, null, 'private', 'none'],
    [10, null, 'public', 'read'],
    [15, null, 'internal', 'read'],
    [5, null, 'public', 'none'],
    [20, null, 'private', 'read'],
    [30, null, 'private', 'write'],
    [40, null, 'private', 'admin'],
    [50, null, 'private', 'admin'],
    [null, 20, 'private', 'read'],
    [20, 40, 'private', 'admin'],
    [40, 20, 'private', 'admin'],
    [null, null, 'private', 'unknown'],
  ])('with access %s of its own and %s by group (%s) is %s', (own, group, visibility, word) => {
    const level = (value: number | null) => (value === null ? null : { access_level: value });
    const permissions = { project_access: level(own), group_access: level(group) };
    expect(read({ permissions, visibility }).permission).toBe(word);
  });

  test('without any word on access is unknown', () => {
    expect(read({ permissions: undefined }).permission).toBe('unknown');
    expect(read({ permissions: null }).permission).toBe('unknown');
  });

  test.each([
    ['https://ada:pw@gitlab.example.com/git/a/b.git', 'https://gitlab.example.com/git/a/b.git'],
    ['https://gitlab.example.com/git/a/b.git?x#y', 'https://gitlab.example.com/git/a/b.git'],
    ['http://gitlab.example.com/git/a/b.git', 'https://gitlab.example.com/git/a/b.git'],
    ['https://other.example/a/b.git', 'https://other.example/a/b.git'],
    ['http://other.example/a/b.git', `${instance}/analytics/r7.git`],
    ['ext::sh -c id', `${instance}/analytics/r7.git`],
    ['file:///etc/passwd', `${instance}/analytics/r7.git`],
    [null, `${instance}/analytics/r7.git`],
  ])('of address %s is cloned from %s', (address, expected) => {
    expect(read({ http_url_to_repo: address }).cloneUrl).toBe(expected);
  });

  test('has no page but a web page', () => {
    expect(read({ web_url: 'javascript:alert(1)' }).webUrl).toBe(`${instance}/analytics/r7`);
  });

  test.each([
    [{ id: 'seven' }, '0.id'],
    [{ path_with_namespace: null }, '0.path_with_namespace'],
    [{ archived: 'no' }, '0.archived'],
  ])('with %j is refused, naming the field', (change, field) => {
    expect(() => read(change)).toThrow(AppError);
    expect(() => read(change)).toThrow(expect.objectContaining({ detail: `field ${field}` }));
  });
});

const contracts = join(import.meta.dirname, '../../../../shared/contracts');

describe('what GitLab’s own words say', () => {
  if (!existsSync(contracts)) {
    console.log('not run: recorded answers and published schemas: ../shared/contracts is not here');
    test.skip('every recorded answer and published schema', () => undefined);
    return;
  }
  const sample = (name: string) =>
    JSON.parse(readFileSync(join(contracts, 'gitlab-samples/gitlab4j', name), 'utf8')) as Record<
      string,
      unknown
    >;

  test('recorded people and projects are read without loss', () => {
    const user = sample('user.json');
    expect(toIdentity(user, instance)).toMatchObject({
      login: user['username'],
      name: user['name'],
      email: user['email'],
    });
    const one = sample('project.json');
    expect(toRepositories([one], instance)[0]).toMatchObject({
      id: String(one['id']),
      path: one['path_with_namespace'],
      description: one['description'],
      defaultBranch: one['default_branch'],
      visibility: one['visibility'],
      archived: one['archived'],
      lastActivityAt: Date.parse(String(one['last_activity_at'])),
    });
  });

  test.each(
    readdirSync(join(contracts, 'gitlab-openapi')).filter((name) => name.endsWith('.json')),
  )('every parameter we send is one of %s', async (name) => {
    const document = JSON.parse(readFileSync(join(contracts, 'gitlab-openapi', name), 'utf8')) as {
      paths: Record<
        string,
        { get: { parameters: { name: string; enum?: string[]; type: string }[] } }
      >;
    };
    const { parameters } = document.paths['/api/v4/projects']!.get;
    const { asked, collect } = listing((_asked, count) =>
      count === 1 ? json(projects(1, 1), 200, linkTo('id_after=1')) : json([]),
    );
    await collect();
    for (const { url } of asked) {
      expect(url.pathname).toBe('/git/api/v4/projects');
      for (const [key, value] of url.searchParams) {
        // GitLab documents keyset paging in prose (doc/api/rest); its OpenAPI leaves the word out.
        if (key === 'pagination') continue;
        const known = parameters.find((each) => each.name === key);
        expect(known, key).toBeDefined();
        if (known?.enum) expect(known.enum).toContain(value);
        if (known?.type === 'boolean') expect(['true', 'false']).toContain(value);
        if (known?.type === 'integer') expect(value).toMatch(/^\d+$/);
      }
    }
    expect(document.paths).toHaveProperty(['/api/v4/version']);
  });
});
