import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Sandbox } from './sandbox.ts';
import { startSandbox } from './sandbox.ts';
import type { TestClient } from './test-client.ts';
import { createTestClient } from './test-client.ts';

let sandbox: Sandbox;
let client: TestClient;

beforeAll(async () => {
  sandbox = await startSandbox({ extraProjects: 12_000 });
  client = createTestClient(sandbox);
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

describe('who asks', () => {
  test('is told by a bearer token', async () => {
    const { json } = await as('grace', '/user');
    expect(json).toMatchObject({
      id: 3,
      username: 'grace',
      name: 'Grace Moreau',
      email: 'grace@sandbox.example',
      web_url: `${sandbox.url}/grace`,
    });
  });

  test('is told by a personal token', async () => {
    const token = sandbox.personalToken('linus', ['read_user']);
    const answer = await client.get('/api/v4/user', { 'private-token': token });
    expect(answer.json['username']).toBe('linus');
  });

  test('says what a personal token may do and when it ends, and nothing of others', async () => {
    const path = '/api/v4/personal_access_tokens/self';
    const token = sandbox.personalToken('linus', ['read_repository'], Date.UTC(2100, 0, 2, 12));
    const own = await client.get(path, { 'private-token': token });
    expect(own.json).toMatchObject({ scopes: ['read_repository'], expires_at: '2100-01-02' });
    const { accessToken } = await sandbox.grant('linus');
    const other = await client.get(path, { authorization: `Bearer ${accessToken}` });
    expect(other.status).toBe(400);
  });

  test.each([
    ['nobody', {}],
    ['a made-up token', { authorization: 'Bearer made-up' }],
    ['a made-up personal token', { 'private-token': 'glpat-made-up' }],
  ])('is refused as GitLab does it: %s', async (_, headers) => {
    const answer = await client.get('/api/v4/user', headers);
    expect([answer.status, answer.json]).toEqual([401, { message: '401 Unauthorized' }]);
  });

  test('is told apart when the token was revoked', async () => {
    const { accessToken } = await sandbox.grant('ada');
    sandbox.revoke(accessToken);
    const answer = await client.get('/api/v4/user', { authorization: `Bearer ${accessToken}` });
    expect([answer.status, answer.json]).toEqual([
      401,
      {
        error: 'invalid_token',
        error_description: 'Token was revoked. You have to re-authorize from the user.',
      },
    ]);
  });

  test('is told what a token lacks', async () => {
    const { accessToken } = await sandbox.grant('ada', { scopes: ['read_repository'] });
    const answer = await client.get('/api/v4/projects', { authorization: `Bearer ${accessToken}` });
    expect([answer.status, answer.json]).toMatchObject([
      403,
      { error: 'insufficient_scope', scope: 'api read_api' },
    ]);
  });

  test('has a picture', async () => {
    const { json } = await as('ada', '/user');
    const { pathname } = new URL(String(json['avatar_url']));
    const answer = await client.get(pathname);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(answer.text.slice(1, 4)).toBe('PNG');
  });
});

describe('a project', () => {
  test('shows what the asker may do', async () => {
    const level = async (username: Username, path: string) => {
      const { json } = await as(username, `/projects/${encodeURIComponent(path)}`);
      return json['permissions'];
    };
    expect(await level('ada', 'analytics/finance/revenue-models')).toEqual({
      project_access: null,
      group_access: { access_level: 40, notification_level: 3 },
    });
    expect(await level('linus', 'platform/infra')).toMatchObject({
      project_access: { access_level: 30 },
      group_access: null,
    });
  });

  test('is found by number and by path', async () => {
    const [one, other] = [
      await as('ada', '/projects/101'),
      await as('ada', '/projects/analytics%2Fjaffle-shop'),
    ];
    expect(one.json).toEqual(other.json);
    expect(one.json['http_url_to_repo']).toBe(`${sandbox.url}/analytics/jaffle-shop.git`);
  });

  test('is not there for somebody without access', async () => {
    const answer = await as('grace', '/projects/platform%2Finfra');
    expect([answer.status, answer.json]).toEqual([404, { message: '404 Project Not Found' }]);
  });

  test('is found under its old path by a redirect', async () => {
    const answer = await as('ada', '/projects/analytics%2Fjaffle-classic');
    expect([answer.status, answer.headers.get('location')]).toEqual([
      301,
      `${sandbox.url}/api/v4/projects/101`,
    ]);
  });

  test('moves when it is renamed', async () => {
    sandbox.rename('platform/orchestration', 'schedules');
    const answer = await as('ada', '/projects/platform%2Forchestration');
    expect(answer.headers.get('location')).toBe(`${sandbox.url}/api/v4/projects/105`);
    expect((await as('ada', '/projects/105')).json['path']).toBe('schedules');
    sandbox.rename('platform/schedules', 'orchestration');
  });

  test('tells its members, inherited ones on request', async () => {
    const own = await as('ada', '/projects/104/members');
    expect(list(own).map((member) => member['username'])).toEqual(['ada', 'linus']);
    const inherited = await as('ada', '/projects/103/members/all/3');
    expect(inherited.json).toMatchObject({ username: 'grace', access_level: 30 });
    expect((await as('ada', '/projects/104/members/all/3')).status).toBe(404);
  });

  test('tells its push rule, null where there is none, and to maintainers only', async () => {
    expect((await as('ada', '/projects/102/push_rule')).json).toMatchObject({
      commit_message_regex: '^[A-Z]+-[0-9]+: ',
    });
    expect((await as('ada', '/projects/101/push_rule')).text).toBe('null');
    expect((await as('grace', '/projects/102/push_rule')).status).toBe(403);
  });
});

describe('the list of projects', () => {
  test('holds what the asker is a member of', async () => {
    const found = list(
      await as('grace', '/projects?membership=true&order_by=id&sort=asc&per_page=100'),
    );
    const paths = found.map((project) => project['path_with_namespace']).slice(0, 8);
    expect(paths).toEqual([
      'analytics/jaffle-shop',
      'analytics/warehouse-dbt',
      'analytics/finance/revenue-models',
      'platform/orchestration',
      'analytics/legacy-reports',
      'grace/scratch',
      'analytics/new-project',
      'atlas/orders-000000',
    ]);
  });

  test('shows strangers the public ones, in the short form', async () => {
    const [project, ...others] = list(await client.get('/api/v4/projects'));
    expect(others).toEqual([]);
    expect(project).toMatchObject({ path_with_namespace: 'platform/dbt-macros' });
    expect(project).not.toHaveProperty('permissions');
  });

  test('can be narrowed by role, by words and by state', async () => {
    const paths = async (query: string) =>
      list(await as('linus', `/projects?membership=true&per_page=100&${query}`)).map(
        (project) => project['path'],
      );
    expect(await paths('min_access_level=30')).toEqual(['infra']);
    expect(await paths('search=JAFFLE')).toEqual(['jaffle-shop']);
    expect(await paths('search=finance&search_namespaces=true')).toEqual(['revenue-models']);
    expect(await paths('archived=true')).toEqual(['legacy-reports']);
  });

  test('is paged by offset, with the totals', async () => {
    const path = '/projects?membership=true&search=jaffle&per_page=1&page=1';
    const { headers } = await as('ada', path);
    expect([headers.get('x-total'), headers.get('x-total-pages'), headers.get('x-page')]).toEqual([
      '1',
      '1',
      '1',
    ]);
    expect(headers.get('x-next-page')).toBe('');
  });

  test('leaves the totals out of a very long list, as GitLab does', async () => {
    const { headers } = await as('ada', '/projects?membership=true&per_page=100&page=3');
    expect(headers.get('x-total')).toBeNull();
    expect(headers.get('x-next-page')).toBe('4');
    expect(headers.get('link')).toContain('per_page=100&page=4>; rel="next"');
    expect(headers.get('link')).not.toContain('rel="last"');
  });

  test('refuses an offset that is too far', async () => {
    const answer = await as('ada', '/projects?per_page=100&page=501');
    expect([answer.status, answer.json['error']]).toEqual([
      405,
      expect.stringContaining('maximum allowed offset of 50000') as string,
    ]);
  });

  test('is read whole by keyset, each entry once', async () => {
    const token = (await sandbox.grant('ada')).accessToken;
    const ids: unknown[] = [];
    let next: string | undefined =
      '/api/v4/projects?membership=true&pagination=keyset&order_by=id&sort=asc&per_page=100';
    let pages = 0;
    while (next !== undefined) {
      const answer = await client.get(next, { authorization: `Bearer ${token}` });
      ids.push(...list(answer).map((project) => project['id']));
      next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
      if (pages === 0) expect(next).toContain(`id_after=${String(ids.at(-1))}`);
      pages += 1;
    }
    expect([ids.length, new Set(ids).size, pages]).toEqual([12_008, 12_008, 121]);
    expect(ids).toEqual(ids.toSorted((one, other) => Number(one) - Number(other)));
  });
});

describe('groups', () => {
  test('are those the asker belongs to', async () => {
    const found = list(await as('grace', '/groups?search=analytics'));
    expect(found.map((group) => [group['full_path'], group['full_name']])).toEqual([
      ['analytics', 'Analytics'],
      ['analytics/finance', 'Analytics / Finance'],
    ]);
    expect((await as('grace', '/groups/platform')).status).toBe(404);
  });

  test('tell their projects, those of subgroups on request', async () => {
    const own = list(await as('ada', '/groups/analytics/projects'));
    const all = list(await as('ada', '/groups/analytics/projects?include_subgroups=true'));
    expect([own.length, all.length]).toEqual([4, 5]);
  });
});

test('an API route nobody knows is a 404 in JSON', async () => {
  const answer = await as('ada', '/nothing');
  expect([answer.status, answer.json]).toEqual([404, { error: '404 Not Found' }]);
});

type Username = 'ada' | 'grace' | 'linus';

async function as(username: Username, path: string) {
  const { accessToken } = await sandbox.grant(username);
  return client.get(`/api/v4${path}`, { authorization: `Bearer ${accessToken}` });
}

function list({ json }: { readonly json: unknown }): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(json)) throw new Error(`not a list: ${JSON.stringify(json)}`);
  return json as readonly Readonly<Record<string, unknown>>[];
}
