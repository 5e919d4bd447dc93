import { describe, expect, test } from 'vitest';

import { canonicalGitUrl } from '../../core/git-url.ts';
import { createAzureDevops } from './index.ts';
import {
  failureOf,
  hurriedClock,
  instance,
  json,
  page,
  service,
  type Asked,
} from './test-service.ts';

const guid = (kind: number, at: number) =>
  `${kind}0000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
const project = (at: number, name = `team-${at}`) => ({
  id: guid(1, at),
  name,
  visibility: 'private',
});
const repository = (at: number, change: object = {}) => ({
  id: guid(2, at),
  name: `models-${at}`,
  project: project(at),
  defaultBranch: 'refs/heads/main',
  remoteUrl: `https://contoso@dev.azure.com/contoso/team-${at}/_git/models-${at}`,
  isDisabled: false,
  ...change,
});

interface Evaluation {
  readonly token: string;
  readonly permissions: number;
}

/** Two projects to a page, one repository in each; everybody may write. */
function organisation(
  count: number,
  override: (asked: Asked) => Response | undefined = () => undefined,
) {
  const { http, asked } = service((one) => {
    const other = override(one);
    if (other) return other;
    const { pathname, searchParams } = one.url;
    if (pathname.endsWith('/_apis/projects')) {
      const from = Number(searchParams.get('continuationToken') ?? 0);
      const value = Array.from({ length: Math.min(2, count - from) }, (_, at) =>
        project(from + at),
      );
      const more = from + 2 < count;
      const headers: Record<string, string> = more
        ? { 'x-ms-continuationtoken': String(from + 2) }
        : {};
      return json({ count: value.length, value }, 200, headers);
    }
    if (pathname.endsWith('/permissionevaluationbatch')) return json(evaluated(one, 6));
    const at = Number(pathname.split('/')[2]?.slice(-12));
    return json({ count: 1, value: [repository(at)] });
  });
  const { clock, slept } = hurriedClock();
  const paused: number[] = [];
  const azure = createAzureDevops(http, clock);
  const collect = async (signal?: AbortSignal) => {
    const pages = [];
    for await (const rows of azure.listing.repositories(instance, 'tok', signal, (ms) =>
      paused.push(ms),
    ))
      pages.push(rows);
    return pages;
  };
  return { azure, asked, collect, slept, paused };
}

/** The answer of "Has Permissions Batch" for who has these bits. */
function evaluated({ text }: Asked, held: number) {
  const body = JSON.parse(text) as { readonly evaluations: readonly Evaluation[] };
  const evaluations = body.evaluations.map((one) => ({
    ...one,
    value: (one.permissions & held) === one.permissions,
  }));
  return { ...body, evaluations };
}

describe('the list of repositories', () => {
  test('goes through the projects page by page, and asks what may be done', async () => {
    const { asked, collect } = organisation(5);
    const pages = await collect();
    expect(pages.map((rows) => rows.length)).toEqual([2, 2, 1]);
    expect(pages.flat().map(({ path }) => path)).toEqual(
      [0, 1, 2, 3, 4].map((at) => `team-${at}/models-${at}`),
    );
    expect(pages.flat().every(({ permission }) => permission === 'write')).toBe(true);

    const lists = asked.filter(({ url }) => url.pathname.endsWith('/_apis/projects'));
    expect(lists.map(({ url }) => Object.fromEntries(url.searchParams))).toEqual([
      { stateFilter: 'wellFormed', $top: '100', 'api-version': '7.1' },
      { stateFilter: 'wellFormed', $top: '100', continuationToken: '2', 'api-version': '7.1' },
      { stateFilter: 'wellFormed', $top: '100', continuationToken: '4', 'api-version': '7.1' },
    ]);
    expect(asked.every(({ url }) => url.href.startsWith('https://dev.azure.com/contoso/'))).toBe(
      true,
    );
    expect(asked.every(({ headers }) => headers.get('authorization') === 'Bearer tok')).toBe(true);
    const batch = asked.find(({ method }) => method === 'POST');
    expect(batch?.url.href).toBe(
      'https://dev.azure.com/contoso/_apis/security/permissionevaluationbatch?api-version=7.1-preview.1',
    );
    expect(JSON.parse(batch?.text ?? '')).toMatchObject({
      alwaysAllowAdministrators: false,
      evaluations: [2, 4, 8192, 1].map((permissions) => ({
        securityNamespaceId: '2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87',
        token: `repoV2/${guid(1, 0)}/${guid(2, 0)}`,
        permissions,
      })),
    });
  });

  test('shows a repository as the service has it, with addresses of our own making', async () => {
    const one = repository(0, {
      name: 'Umsätze 2026',
      project: { ...project(0, 'Data Platform'), visibility: 'organization' },
      remoteUrl: 'https://contoso:secret@evil.example/x',
      isDisabled: true,
    });
    const { collect } = organisation(1, ({ url }) =>
      url.pathname.endsWith('/git/repositories') ? json({ value: [one] }) : undefined,
    );
    const row = (await collect()).flat()[0];
    const address = 'https://dev.azure.com/contoso/Data%20Platform/_git/Ums%C3%A4tze%202026';
    expect(row).toEqual({
      id: guid(2, 0),
      path: 'Data Platform/Umsätze 2026',
      description: '',
      webUrl: address,
      cloneUrl: address,
      defaultBranch: 'main',
      visibility: 'internal',
      archived: false,
      disabled: true,
      permission: 'write',
      lastActivityAt: null,
    });
    expect(canonicalGitUrl(address)).toMatchObject({
      url: address,
      path: 'contoso/Data%20Platform/_git/Ums%C3%A4tze%202026',
    });
  });

  test.each([
    ['no branch yet', { defaultBranch: undefined }, { defaultBranch: null }],
    ['a branch with slashes', { defaultBranch: 'refs/heads/a/b' }, { defaultBranch: 'a/b' }],
    ['a hostile name', { name: 'a\u202eb\nc' }, { path: 'team-0/ab c' }],
    [
      'a name of dots and signs',
      { name: "R&D (old) 50%'s" },
      { cloneUrl: `${instance}/team-0/_git/R%26D%20(old)%2050%25's` },
    ],
    [
      'an unknown visibility',
      { project: { ...project(0), visibility: 'odd' } },
      { visibility: 'private' },
    ],
    [
      'a public project',
      { project: { ...project(0), visibility: 'public' } },
      { visibility: 'public' },
    ],
  ])('reads %s', async (_what, change, expected) => {
    const { collect } = organisation(1, ({ url }) =>
      url.pathname.endsWith('/git/repositories')
        ? json({ value: [repository(0, change)] })
        : undefined,
    );
    expect((await collect()).flat()[0]).toMatchObject(expected);
  });

  test.each([
    [0, 'none'],
    [2, 'read'],
    [6, 'write'],
    [6 + 8192, 'admin'],
    [6 + 1, 'admin'],
  ])('says of the bits %i: %s', async (held, permission) => {
    const { collect } = organisation(1, (one) =>
      one.method === 'POST' ? json(evaluated(one, held)) : undefined,
    );
    expect((await collect()).flat()[0]?.permission).toBe(permission);
  });

  test.each([
    ['forbidden', () => json({ message: 'no' }, 403)],
    ['not there', () => json({}, 404)],
    ['odd', () => json({ evaluations: 7 })],
    ['failing', () => json({}, 500)],
    [
      'about something else',
      () => json({ evaluations: [{ token: 'x', permissions: 2, value: true }] }),
    ],
  ])('does not say what may be done where the question is %s', async (_what, respond) => {
    const { collect } = organisation(1, ({ method }) =>
      method === 'POST' ? respond() : undefined,
    );
    expect((await collect()).flat()[0]?.permission).toBe('unknown');
  });

  test('asks about no more than a hundred repositories at once', async () => {
    const many = Array.from({ length: 250 }, (_, at) => repository(at, { project: project(0) }));
    const { asked, collect } = organisation(1, ({ url }) =>
      url.pathname.endsWith('/git/repositories') ? json({ value: many }) : undefined,
    );
    expect((await collect()).flat()).toHaveLength(250);
    const counts = asked
      .filter(({ method }) => method === 'POST')
      .map(({ text }) => (JSON.parse(text) as { evaluations: unknown[] }).evaluations.length);
    expect(counts).toEqual([400, 400, 200]);
  });

  test.each([
    ['deleted meanwhile', 404],
    ['without code', 403],
  ])('leaves out a project %s', async (_what, status) => {
    const { collect } = organisation(3, ({ url }) =>
      url.pathname.startsWith(`/contoso/${guid(1, 1)}/`)
        ? json({ message: 'TF200016' }, status)
        : undefined,
    );
    expect((await collect()).flat().map(({ id }) => id)).toEqual([guid(2, 0), guid(2, 2)]);
  });

  test('waits as asked, and goes on', async () => {
    let refusals = 2;
    const { collect, slept, paused } = organisation(1, ({ url }) => {
      if (!url.pathname.endsWith('/_apis/projects') || refusals === 0) return undefined;
      refusals -= 1;
      return json({ message: 'TF400733' }, 429, {
        'retry-after': '30',
        'x-ratelimit-remaining': '0',
      });
    });
    expect((await collect()).flat()).toHaveLength(1);
    expect([slept, paused]).toEqual([
      [30_000, 30_000],
      [30_000, 30_000],
    ]);
  });

  test('waits after a good answer that asks for it', async () => {
    const { collect, slept, paused } = organisation(1, ({ url }) =>
      url.pathname.endsWith('/_apis/projects')
        ? json({ value: [project(0)] }, 200, { 'retry-after': '5', 'x-ratelimit-delay': '4.2' })
        : undefined,
    );
    expect((await collect()).flat()).toHaveLength(1);
    expect([slept, paused]).toEqual([[5000], [5000]]);
  });

  test('ends at once when it is cancelled', async () => {
    const ended = AbortSignal.abort();
    const { asked, collect } = organisation(1, () => json({}, 429, { 'retry-after': '60' }));
    expect((await failureOf(collect(ended))).code).toBe('app.cancelled');
    expect(asked.length).toBeLessThan(2);
  });

  test.each([
    ['the same page again', '0'],
    ['an address', 'https://evil.example/'],
    ['something long', '9'.repeat(40)],
  ])('calls no list whole whose next page is %s', async (_what, token) => {
    const headers = { 'x-ms-continuationtoken': token };
    const { asked, collect } = organisation(1, ({ url }) =>
      url.pathname.endsWith('/_apis/projects') ? json({ value: [] }, 200, headers) : undefined,
    );
    expect((await failureOf(collect())).code).toBe('host.unexpected-reply');
    expect(asked.every(({ url }) => url.host === 'dev.azure.com')).toBe(true);
    expect(asked.length).toBeLessThan(4);
  });

  test.each([
    ['the sign-in page', () => page(203), 'account.refused'],
    ['no list', () => json({ value: {} }), 'host.unexpected-reply'],
    ['a project without a name', () => json({ value: [{ id: 'a' }] }), 'host.unexpected-reply'],
    ['a redirect', () => page(302, { location: 'https://evil.example' }), 'host.redirected'],
  ])('ends with %s', async (_what, respond, code) => {
    const { collect } = organisation(1, respond);
    expect((await failureOf(collect())).code).toBe(code);
  });
});

describe('one repository', () => {
  const find = (where: { id: string } | { path: string }, respond = () => json(repository(3))) => {
    const { azure, asked } = organisation(0, (one) =>
      one.method === 'POST' ? undefined : respond(),
    );
    return { asked, result: azure.listing.find(instance, 'tok', where) };
  };

  test.each([
    [{ id: guid(2, 3) }, `/contoso/_apis/git/repositories/${guid(2, 3)}`],
    [{ path: 'team-3/models-3' }, '/contoso/team-3/_apis/git/repositories/models-3'],
    [
      { path: 'Data Platform/Umsätze' },
      '/contoso/Data%20Platform/_apis/git/repositories/Ums%C3%A4tze',
    ],
  ])('is found by %j', async (where, pathname) => {
    const { asked, result } = find(where);
    expect(await result).toMatchObject({ path: 'team-3/models-3', permission: 'write' });
    expect(asked[0]?.url.pathname).toBe(pathname);
  });

  test.each(['team-3', 'a/b/c', '/b', 'a/', '../b', 'a/..', './b'])(
    'is not asked for by the path %j',
    async (path) => {
      const { asked, result } = find({ path });
      expect([await result, asked]).toEqual([null, []]);
    },
  );

  test('is null where the token cannot see it', async () => {
    const says = {
      message: 'TF401019: The Git repository with name or identifier x does not exist',
    };
    expect(await find({ id: 'x' }, () => json(says, 404)).result).toBeNull();
  });

  test('is a failure where the service refuses the token', async () => {
    expect((await failureOf(find({ id: 'x' }, () => page(203)).result)).code).toBe(
      'account.refused',
    );
  });
});

describe('the page of a new pull request', () => {
  const azure = createAzureDevops(service(() => json({})).http);
  const branches = { source: 'feature/a b', target: 'main' };

  test('is filled in', () => {
    expect(azure.changeRequestUrl?.(`${instance}/Data%20Platform/_git/infra`, branches)).toBe(
      `${instance}/Data%20Platform/_git/infra/pullrequestcreate?sourceRef=feature%2Fa+b&targetRef=main`,
    );
  });

  test.each(['', 'nowhere', 'javascript:alert(1)', `${instance}/infra`])(
    'is not made for %j',
    (address) => expect(azure.changeRequestUrl?.(address, branches)).toBeNull(),
  );
});
