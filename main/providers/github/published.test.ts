import { describe, expect, test } from 'vitest';

import { installations, showApp } from './app.ts';
import { toIdentity } from './identity.ts';
import { createGithub } from './index.ts';
import { toRepositories, toRepository } from './repository.ts';
import {
  cloud,
  confidential,
  editions,
  hurriedClock,
  isPublished,
  json,
  published,
  server,
  service,
  type Asked,
} from './test-service.ts';

if (!isPublished) console.log('not run: GitHub’s published API: ../shared/contracts is not here');

describe.runIf(isPublished).each(editions)('as %s publishes its API', (edition) => {
  const api = isPublished ? published(edition) : undefined!;
  const at = edition === 'api.github.com' ? cloud : server;
  const base = edition === 'api.github.com' ? 'https://api.github.com' : `${server}/api/v3`;
  const example = (route: string) => api.examples(route)[0];

  test('every example of a person, a repository, an app and an installation is read', async () => {
    const people = api.examples('GET /user') as readonly { login: string; id: number }[];
    expect(people.length).toBeGreaterThan(0);
    for (const one of people) {
      expect(toIdentity(one, at)).toMatchObject({ login: one.login });
    }
    const lists = api.examples('GET /user/repos') as readonly { full_name: string }[][];
    expect(toRepositories(lists[0], at).map(({ path }) => path)).toEqual(
      lists[0]!.map((one) => one.full_name),
    );
    for (const one of api.examples('GET /repos/{owner}/{repo}')) {
      const read = toRepository(one, at);
      expect(read.id).toBe(String((one as { id: number }).id));
      expect(read.permission).not.toBe('unknown');
    }
    const { http } = service(({ url }) =>
      json(example(url.pathname.endsWith('/app') ? 'GET /app' : 'GET /app/installations')),
    );
    const app = await showApp(http, at, 'jwt');
    expect(app.name).toBe((example('GET /app') as { name: string }).name);
    const found = await installations(http, hurriedClock().clock, at, 'jwt');
    expect(found.length).toBe((example('GET /app/installations') as unknown[]).length);
  });

  test.each(requests(at))('%s is asked as published', async (route, ask) => {
    asks.length = 0;
    await ask();
    const [first] = asks;
    expect(first).toBeDefined();
    for (const one of asks) {
      expect(one.url.href.startsWith(`${base}/`)).toBe(true);
      expect(api.against(route, one)).toEqual([]);
    }
    expect(`${first!.method} ${first!.url.pathname}`).toMatch(patternOf(route, base));
  });

  test('the check itself refuses a parameter and a body nobody published', () => {
    const asked = { url: new URL(`${base}/user/repos?per_pages=1`), body: '' } as Asked;
    expect(api.against('GET /user/repos', asked)).not.toEqual([]);
    const body = { url: new URL(`${base}/x`), body: '{"token":"x"}' } as Asked;
    expect(api.against('DELETE /applications/{client_id}/token', body)).not.toEqual([]);
  });
});

const asks: Asked[] = [];

function requests(at: typeof cloud): (readonly [string, () => Promise<unknown>])[] {
  const answering = (answer: (asked: Asked) => Response) => {
    const { http } = service((asked) => {
      asks.push(asked);
      return answer(asked);
    });
    return createGithub(http, hurriedClock().clock);
  };
  const list = async (token: string, answer: (asked: Asked) => Response) => {
    for await (const _ of answering(answer).listing.repositories(at, token));
  };
  const installation = { total_count: 1, installations: [{ id: 7, permissions: {} }] };
  const client = { ...confidential, instance: at };
  return [
    ['GET /user', () => answering(() => json({ id: 1, login: 'a' })).identity.identify(at, 't')],
    ['GET /user/repos', () => list('gho_t', () => json([]))],
    [
      'GET /user/installations',
      () => list('ghu_t', () => json({ total_count: 0, installations: [] })),
    ],
    [
      'GET /user/installations/{installation_id}/repositories',
      async () => {
        await list('ghu_t', ({ url }) =>
          json(url.pathname.endsWith('installations') ? installation : { repositories: [] }),
        );
        asks.shift();
      },
    ],
    [
      'GET /repos/{owner}/{repo}',
      () => answering(() => json({}, 404)).listing.find(at, 't', { path: 'a/b' }),
    ],
    [
      'DELETE /applications/{client_id}/token',
      () => answering(() => new Response(null, { status: 204 })).oauth.revoke!(client, 'gho_t'),
    ],
    ['GET /meta', () => answering(() => json({}, 500)).preflight(client)],
  ];
}

function patternOf(route: string, base: string): RegExp {
  const [method, path = ''] = route.split(' ');
  const prefix = new URL(base).pathname.replace(/\/$/, '');
  const pattern = path.replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${method} ${prefix}${pattern}$`);
}
