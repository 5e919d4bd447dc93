import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { GithubSandbox } from './github.ts';
import { startGithub } from './github.ts';
import { secondaryLimit } from './secondary-limit.ts';
import { createAppAuth } from './test-app.ts';
import type { TestClient } from './test-client.ts';
import { createTestClient } from './test-client.ts';

let github: GithubSandbox;
let client: TestClient;

beforeAll(async () => {
  github = await startGithub();
  client = createTestClient(github);
});
afterAll(async () => {
  await client.close();
  await github.close();
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const names = (json: unknown): readonly string[] =>
  (json as readonly { readonly full_name: string }[]).map((entry) => entry.full_name);

describe('a token', () => {
  test('tells its scopes, its app and how often it may still ask', async () => {
    const { accessToken } = await github.grant('ada', { scopes: ['repo', 'user:email'] });
    const { headers, json } = await client.api('/user', accessToken);
    expect(headers.get('x-oauth-scopes')).toBe('repo, user:email');
    expect(headers.get('x-accepted-oauth-scopes')).toBe('');
    expect(headers.get('x-oauth-client-id')).toBe(github.apps.oauth.clientId);
    expect(Number(headers.get('x-ratelimit-remaining'))).toBeLessThan(5000);
    expect(headers.get('x-github-enterprise-version')).toBe('3.17.0');
    expect(headers.get('github-authentication-token-expiration')).toBeNull();
    expect(json).toMatchObject({ id: 2, login: 'ada', email: null });
  });

  test('of a person’s own tells when it ends', async () => {
    const at = Date.parse('2099-12-01T10:00:00Z');
    const { headers } = await client.api('/user', github.personalToken('ada', ['repo'], at));
    expect(headers.get('github-authentication-token-expiration')).toBe('2099-12-01 10:00:00 UTC');
    const fine = await client.api('/user', github.fineGrainedToken('ada-work'));
    expect(fine.json['login']).toBe('ada-work');
    expect(fine.headers.get('x-oauth-scopes')).toBeNull();
  });

  test('that is worth nothing is a bad credential; so is one that has ended', async () => {
    const { accessToken } = await github.grant('ada');
    expect((await client.api('/user', accessToken)).status).toBe(200);
    github.expire(accessToken);
    for (const token of [accessToken, 'gho_nothing']) {
      const { status, json } = await client.api('/user', token);
      expect([status, json['message']]).toEqual([401, 'Bad credentials']);
    }
  });

  test('without the scope is told that there is nothing', async () => {
    const { accessToken } = await github.grant('ada', { scopes: ['repo'] });
    expect((await client.api('/user/emails', accessToken)).status).toBe(404);
  });
});

describe('GitHub’s own names', () => {
  test('have the API on a host of its own', async () => {
    const { accessToken } = await github.grant('ada');
    const { status, headers, json } = await client.get(
      'https://api.github.com/user',
      bearer(accessToken),
    );
    expect(status).toBe(200);
    expect(json['html_url']).toBe('https://github.com/ada');
    expect(json['url']).toBe('https://api.github.com/users/ada');
    expect(headers.get('x-github-enterprise-version')).toBeNull();
    expect((await client.get('https://github.com/api/v3/user', bearer(accessToken))).status).toBe(
      404,
    );
    const tenant = await client.get('https://api.acme.ghe.com/user', bearer(accessToken));
    expect(tenant.json['html_url']).toBe('https://acme.ghe.com/ada');
  });
});

describe('the list of repositories', () => {
  test('has what somebody was let into, page by page, under the address that was asked', async () => {
    const { accessToken } = await github.grant('ada');
    const seen: string[] = [];
    let next: string | undefined = 'https://api.github.com/user/repos?per_page=4';
    while (next !== undefined) {
      const { headers, json } = await client.get(next, bearer(accessToken));
      seen.push(...names(json));
      next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(seen).toHaveLength(11);
    expect(seen).toEqual(seen.toSorted((one, other) => (one < other ? -1 : 1)));
    expect(seen).not.toContain('grace/scratch');
    expect(seen).not.toContain('acme/ledger');
  });

  test('says which organizations it leaves out, until single sign-on was passed', async () => {
    const { accessToken } = await github.grant('ada-work');
    const partial = await client.api('/user/repos', accessToken);
    expect(partial.headers.get('x-github-sso')).toBe('partial-results; organizations=12');
    expect(names(partial.json)).toEqual([]);

    const refused = await client.api('/repos/acme/ledger', accessToken);
    expect(refused.status).toBe(403);
    expect(refused.json['message']).toContain('organization SAML enforcement');
    const [, url = ''] =
      /^required; url=(.+)$/.exec(refused.headers.get('x-github-sso') ?? '') ?? [];
    expect(await github.visitor('linus').authoriseSso(url)).toContain('not for you');
    expect((await client.api('/repos/acme/ledger', accessToken)).status).toBe(403);
    expect(await github.visitor('ada-work').authoriseSso(url)).toContain('may be used in acme');
    expect((await client.api('/repos/acme/ledger', accessToken)).status).toBe(200);
    expect(names((await client.api('/user/repos', accessToken)).json)).toEqual(['acme/ledger']);
  });

  test('shows the role in each, and what is archived, disabled, internal or empty', async () => {
    const { accessToken } = await github.grant('grace');
    const { json } = await client.api('/user/repos?per_page=100', accessToken);
    const all = json as unknown as readonly (Record<string, unknown> & {
      readonly permissions: Record<string, boolean>;
    })[];
    const role = (name: string) => {
      const found = all.find((entry) => entry['full_name'] === name)?.permissions ?? {};
      return Object.keys(found).filter((key) => found[key]);
    };
    expect(role('grace/scratch')).toContain('admin');
    expect(role('platform/orchestration')).toEqual(['maintain', 'push', 'triage', 'pull']);
    expect(role('analytics/jaffle-shop')).toEqual(['push', 'triage', 'pull']);
    expect(role('platform/infra')).toEqual(['triage', 'pull']);
    const flags = (name: string) => all.find((entry) => entry['full_name'] === name);
    expect(flags('analytics/legacy-reports')).toMatchObject({ archived: true });
    expect(flags('analytics/frozen-reports')).toMatchObject({ disabled: true });
    expect(flags('analytics/new-project')).toMatchObject({ size: 0, default_branch: 'main' });
    const { json: handbook } = await client.api('/repos/platform/handbook', accessToken);
    expect(handbook).toMatchObject({ visibility: 'internal', private: true });
  });
});

describe('a repository', () => {
  test('that moved is found by its id', async () => {
    const { accessToken } = await github.grant('ada');
    github.rename('platform/orchestration', 'scheduler');
    const moved = await client.api('/repos/platform/orchestration', accessToken);
    const location = moved.headers.get('location') ?? '';
    expect([moved.status, location]).toEqual([301, `${github.url}/api/v3/repositories/105`]);
    const found = await client.get(location, bearer(accessToken));
    expect(found.json['full_name']).toBe('platform/scheduler');
    github.transfer('platform/scheduler', 'analytics');
    const again = await client.get(location, bearer(accessToken));
    expect(again.json['full_name']).toBe('analytics/scheduler');
    const branch = await client.api('/repos/platform/orchestration/branches/main', accessToken);
    expect(
      (await client.get(branch.headers.get('location') ?? '', bearer(accessToken))).json['name'],
    ).toBe('main');
  });

  test('tells which branches are protected', async () => {
    const { accessToken } = await github.grant('grace');
    const { json } = await client.api('/repos/analytics/jaffle-shop/branches', accessToken);
    const branches = json as unknown as readonly {
      readonly name: string;
      readonly protected: boolean;
    }[];
    expect(branches.map(({ name, protected: kept }) => [name, kept])).toEqual([
      ['feature/payments', false],
      ['main', true],
      ['release/2026-01', true],
    ]);
  });
});

describe('a GitHub App', () => {
  test('shows who may see what of its installations', async () => {
    const { githubApp } = github.apps;
    const { accessToken } = await github.grant('linus', { app: githubApp });
    const { json } = await client.api('/user/installations', accessToken);
    expect(json['total_count']).toBe(2);
    const platform = await client.api('/user/installations/50002/repositories', accessToken);
    expect(names(platform.json['repositories'])).toEqual(['platform/infra']);
    expect((await client.api('/repos/platform/handbook', accessToken)).status).toBe(404);
    github.suspendInstallation(50_002, true);
    expect((await client.api('/user/installations', accessToken)).json['total_count']).toBe(1);
    github.suspendInstallation(50_002, false);
  });

  test.each([
    ['A JSON web token could not be decoded', 401, 'not-a-token'],
    ['Integration not found', 404, { iss: '999' }],
    [
      "'Expiration time' claim ('exp') is too far in the future",
      401,
      { exp: Date.now() / 1000 + 3600 },
    ],
    ["'Expiration time' claim ('exp') must be a numeric value", 401, { iat: 1, exp: 100 }],
  ])('is refused: %s', async (words, status, changes) => {
    const { githubApp } = github.apps;
    const token = typeof changes === 'string' ? changes : await createAppAuth(githubApp, changes);
    const answer = await client.api('/app', token);
    expect(answer.status).toBe(status);
    expect(answer.json['message']).toContain(words);
  });

  test('is refused with another app’s key, and known by its number', async () => {
    const { githubApp } = github.apps;
    const other = await github.registerGithubApp({
      name: 'Other',
      redirectUris: ['https://one.example/'],
    });
    const forged = await createAppAuth({ ...githubApp, privateKey: other.privateKey });
    expect((await client.api('/app', forged)).status).toBe(401);
    const byNumber = await createAppAuth(githubApp, { iss: githubApp.appId });
    expect((await client.api('/app', byNumber)).json['slug']).toBe('latchkey-for-teams');
  });
});

describe('taking back', () => {
  const basic = () => {
    const { clientId, clientSecret } = github.apps.oauth;
    return {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    };
  };
  const path = (what: string) => `/api/v3/applications/${github.apps.oauth.clientId}/${what}`;

  test('ends one token, or all an app has of a person’s', async () => {
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => github.grant('ada')));
    const token = (grant: typeof one) => grant?.accessToken ?? '';
    await client.send('DELETE', path('token'), basic(), { access_token: token(one) });
    expect([one, two].map((grant) => github.stateOf(token(grant)))).toEqual(['revoked', 'valid']);
    await client.send('DELETE', path('grant'), basic(), { access_token: token(two) });
    expect([two, three].map((grant) => github.stateOf(token(grant)))).toEqual([
      'revoked',
      'revoked',
    ]);
    expect(github.authorisedApps('ada')).not.toContain(github.apps.oauth.clientId);
  });

  test('works for a person on the page of the settings', async () => {
    const { accessToken } = await github.grant('grace');
    const page = await github.visitor('grace').revokeApp(github.apps.oauth.clientId);
    expect(page).toContain('can no longer use your account');
    expect(github.stateOf(accessToken)).toBe('revoked');
  });

  test('needs the secret', async () => {
    const { accessToken } = await github.grant('ada');
    const wrong = { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` };
    const { status } = await client.send('DELETE', path('token'), wrong, {
      access_token: accessToken,
    });
    expect(status).toBe(401);
    expect(github.stateOf(accessToken)).toBe('valid');
  });
});

describe('limits', () => {
  test('are told and kept', async () => {
    const { accessToken } = await github.grant('linus');
    github.setRateLimit(2);
    const answers = [];
    for (let count = 0; count < 3; count += 1) answers.push(await client.api('/user', accessToken));
    github.setRateLimit(5000);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403]);
    expect(answers[2]?.json['message']).toContain('API rate limit exceeded for user ID 4.');
    expect(answers[2]?.headers.get('x-ratelimit-remaining')).toBe('0');
  });

  test('of the second kind come as a fault', async () => {
    const { accessToken } = await github.grant('linus');
    github.faults.set(secondaryLimit({ path: /\/user$/, retryAfter: 7, times: 1 }));
    const { status, headers, json } = await client.api('/user', accessToken);
    expect([status, headers.get('retry-after')]).toEqual([403, '7']);
    expect(json['message']).toContain('secondary rate limit');
    expect((await client.api('/user', accessToken)).status).toBe(200);
  });

  test('ask who is calling', async () => {
    const { accessToken } = await github.grant('linus');
    const odd = await client.get('/api/v3/user', {
      ...bearer(accessToken),
      'x-github-api-version': '1999-01-01',
    });
    expect(odd.status).toBe(400);
    const silent = await client.get('/api/v3/user', { ...bearer(accessToken), 'user-agent': '' });
    expect(silent.status).toBe(403);
    expect(silent.text).toContain('User-Agent');
  });
});

test('a folder keeps apps, tokens and address', async () => {
  const first = await startGithub({ folder: `${github.folder}/kept` });
  const { accessToken } = await first.grant('ada');
  await first.close();
  const second = await startGithub({ folder: first.folder });
  const other = createTestClient(second);
  try {
    expect(second.url).toBe(first.url);
    expect(second.apps.githubApp).toEqual(first.apps.githubApp);
    expect((await other.api('/user', accessToken)).json['login']).toBe('ada');
  } finally {
    await other.close();
    await second.close();
  }
});

test('the log keeps no secret', async () => {
  const { accessToken } = await github.grant('ada');
  await client.api('/user', accessToken);
  expect(github.requests.at(-1)).toMatchObject({ path: '/api/v3/user', authenticated: 'bearer' });
  expect(JSON.stringify(github.requests)).not.toContain(accessToken);
});
