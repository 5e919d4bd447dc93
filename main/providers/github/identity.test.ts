import { describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import { createGithub } from './index.ts';
import { toIdentity } from './identity.ts';
import { apiBase, instanceOf, relatedOrigins } from './places.ts';
import { cloud, json, server, service } from './test-service.ts';

const user = { id: 583231, login: 'octocat', name: 'The Octocat', email: null, avatar_url: null };

const identify = (reply: Response) => {
  const { http, asked } = service(() => reply);
  return { asked, done: createGithub(http).identity.identify(cloud, 'gho_canary') };
};
const failureOf = async (reply: Response) =>
  (await identify(reply).done.catch((thrown: unknown) => thrown)) as AppError;

describe('whose a token is', () => {
  test('is asked with the token as a header, the version, and no redirect', async () => {
    const { asked, done } = identify(json(user));
    expect(await done).toEqual({
      login: 'octocat',
      name: 'The Octocat',
      email: '583231+octocat@users.noreply.github.com',
      avatarUrl: null,
      token: { scopes: null, expiresAt: null },
    });
    const [one] = asked;
    expect(one?.url.href).toBe('https://api.github.com/user');
    expect(one?.headers.get('authorization')).toBe('Bearer gho_canary');
    expect(one?.headers.get('x-github-api-version')).toBe('2022-11-28');
    expect(one?.init.redirect).toBe('error');
  });

  test.each([
    [{ email: 'octo@example.com' }, { email: 'octo@example.com' }],
    [{ email: 'a b@example.com' }, { email: '583231+octocat@users.noreply.github.com' }],
    [{ email: 'a@b\nx' }, { email: '583231+octocat@users.noreply.github.com' }],
    [{ name: null }, { name: 'octocat' }],
    [{ name: '\u202eevil\u0007' }, { name: 'evil' }],
    [{ avatar_url: 'not an address' }, { avatarUrl: null }],
  ])('reads %j', (change, expected) => {
    expect(toIdentity({ ...user, ...change }, cloud)).toMatchObject(expected);
  });

  test('has the noreply address of its own server', () => {
    expect(toIdentity(user, server).email).toBe('583231+octocat@users.noreply.ghes.example.com');
  });

  // What GitHub writes in these headers (docs.github.com, "Token expiration"; "Scopes for OAuth apps").
  test.each([
    [{ 'x-oauth-scopes': 'gist, repo, workflow' }, ['gist', 'repo', 'workflow'], null],
    [{ 'x-oauth-scopes': '' }, [], null],
    [{}, null, null],
    [
      { 'github-authentication-token-expiration': '2026-12-01 09:30:00 UTC' },
      null,
      Date.UTC(2026, 11, 1, 9, 30),
    ],
    [
      { 'github-authentication-token-expiration': '2026-12-01 09:30:00 +0200' },
      null,
      Date.UTC(2026, 11, 1, 7, 30),
    ],
    [{ 'github-authentication-token-expiration': 'one day' }, null, null],
  ])('takes from %j what the token may and when it ends', async (headers, scopes, expiresAt) => {
    const { token } = await identify(json(user, 200, headers)).done;
    expect(token).toEqual({ scopes, expiresAt });
  });

  test.each([
    [401, { message: 'Bad credentials' }, 'account.refused'],
    [403, { message: 'Resource not accessible by integration' }, 'host.forbidden'],
    [404, { message: 'Not Found' }, 'host.unexpected-reply'],
    [500, {}, 'host.failing'],
    [200, { login: 'octocat' }, 'host.unexpected-reply'],
    [200, { id: 1, login: '' }, 'host.unexpected-reply'],
  ])('%i with %j', async (status, body, code) => {
    const failure = await failureOf(json(body, status));
    expect(failure.code).toBe(code);
    expect(JSON.stringify([failure, failure.message, failure.cause])).not.toContain('canary');
    if ('message' in body && status !== 200) expect(failure.words).toBe(body.message);
  });

  test('an answer that is no JSON is refused', async () => {
    expect((await failureOf(new Response('<html>'))).code).toBe('host.unexpected-reply');
  });

  test('what was thrown below comes out as it was', async () => {
    const { http } = service(() => {
      throw new AppError('host.certificate-expired');
    });
    await expect(createGithub(http).identity.identify(cloud, 't')).rejects.toMatchObject({
      code: 'host.certificate-expired',
    });
  });
});

describe('an organisation’s own sign-in', () => {
  const page = 'https://github.com/orgs/acme/sso?authorization_request=A1B2';
  test.each([
    [`required; url=${page}`, page],
    ['required; url=https://evil.example/orgs/acme/sso', undefined],
    ['required; url=http://github.com/orgs/acme/sso', undefined],
    ['required; url=https://a:b@github.com/orgs/acme/sso', undefined],
    ['required; url=javascript:alert(1)', undefined],
    ['required', undefined],
  ])('%s', async (header, detail) => {
    const failure = await failureOf(json({ message: 'x' }, 403, { 'x-github-sso': header }));
    expect([failure.code, failure.detail]).toEqual(['account.sso-required', detail]);
  });

  test('is not meant by a partial list', async () => {
    const headers = { 'x-github-sso': 'partial-results; organizations=1' };
    expect((await failureOf(json({}, 403, headers))).code).toBe('host.forbidden');
  });
});

describe('a limit', () => {
  const date = 'Sun, 01 Nov 2026 10:00:00 GMT';
  const at = Date.parse(date) / 1000;
  test.each<[number, Record<string, string>, string, number]>([
    [429, { 'retry-after': '30' }, '', 30_000],
    [403, { 'retry-after': '7' }, '', 7000],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${at + 90}`, date }, '', 90_000],
    [429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${at + 9000}`, date }, '', 900_000],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${at - 5}`, date }, '', 0],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' }, '', 60_000],
    [403, {}, 'You have exceeded a secondary rate limit.', 60_000],
    [429, {}, '', 60_000],
  ])('%i with %j is told with its wait', async (status, headers, message, wait) => {
    const failure = await failureOf(json({ message }, status, headers));
    expect([failure.code, failure.retryAfter]).toEqual(['host.rate-limited', wait]);
  });

  test.each([{ 'x-ratelimit-remaining': '4999' }, {}])('403 with %j is none', async (headers) => {
    expect((await failureOf(json({ message: 'no' }, 403, headers))).code).toBe('host.forbidden');
  });
});

describe('the picture', () => {
  const png = Buffer.from('89504e470d0a1a0a00', 'hex');
  const draw = async (avatarUrl: string | null, instance = cloud, reply = new Response(png)) => {
    const { http, asked } = service(() => reply);
    const who = { login: 'o', name: 'o', email: null, avatarUrl };
    return { asked, url: await createGithub(http).identity.avatar(instance, who) };
  };

  test('comes without the token, small, from where GitHub keeps them', async () => {
    const { asked, url } = await draw('https://avatars.githubusercontent.com/u/583231?v=4');
    expect(url).toBe(`data:image/png;base64,${png.toString('base64')}`);
    expect(asked[0]?.url.search).toBe('?v=4&s=96');
    expect(asked[0]?.headers.has('authorization')).toBe(false);
    expect(asked[0]?.init.limit).toBe(65_536);
  });

  test.each([
    ['https://evil.example/u/1', cloud],
    ['https://avatars.githubusercontent.com.evil.example/u/1', cloud],
    ['http://avatars.githubusercontent.com/u/1', cloud],
    ['https://avatars.githubusercontent.com/u/1', server],
    ['https://secure.gravatar.com/avatar/x', cloud],
  ])('is not fetched from %s', async (address, instance) => {
    const { asked, url } = await draw(address, instance);
    expect([asked, url]).toEqual([[], null]);
  });

  test.each(['https://ghes.example.com/avatars/u/1', 'https://avatars.ghes.example.com/u/1'])(
    'comes from a server’s own %s',
    async (address) => {
      expect((await draw(address, server)).url).toContain('data:image/png');
    },
  );

  test.each([
    ['nothing there', new Response(null, { status: 404 })],
    ['a drawing that can carry script', new Response('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ])('is left out for %s', async (_name, reply) => {
    expect((await draw('https://avatars.githubusercontent.com/u/1', cloud, reply)).url).toBeNull();
  });
});

describe('places', () => {
  test.each([
    ['https://github.com', 'https://api.github.com', ['https://api.github.com']],
    ['https://acme.ghe.com', 'https://api.acme.ghe.com', ['https://api.acme.ghe.com']],
    ['https://ghes.example', 'https://ghes.example/api/v3', ['https://avatars.ghes.example']],
    [
      'https://ghes.example:8443',
      'https://ghes.example:8443/api/v3',
      ['https://avatars.ghes.example:8443'],
    ],
    ['https://127.0.0.1:5000', 'https://127.0.0.1:5000/api/v3', []],
    ['https://10.1.2.3', 'https://10.1.2.3/api/v3', []],
    [
      'https://github.com.evil.example',
      'https://github.com.evil.example/api/v3',
      ['https://avatars.github.com.evil.example'],
    ],
    ['https://evil-ghe.com', 'https://evil-ghe.com/api/v3', ['https://avatars.evil-ghe.com']],
    ['https://a.b.ghe.com', 'https://a.b.ghe.com/api/v3', ['https://avatars.a.b.ghe.com']],
  ])('of %s', (instance, api, related) => {
    expect([apiBase(instance as never), relatedOrigins(instance as never)]).toEqual([api, related]);
  });

  test.each([
    ['https://github.com', 'https://github.com'],
    ['https://www.github.com', 'https://github.com'],
    ['https://api.github.com', 'https://github.com'],
    ['https://github.com/acme/shop', 'https://github.com'],
    ['https://api.acme.ghe.com', 'https://acme.ghe.com'],
    ['https://acme.ghe.com/acme', 'https://acme.ghe.com'],
    ['https://ghes.example/api/v3', 'https://ghes.example'],
    ['https://ghes.example:8443', 'https://ghes.example:8443'],
    ['https://api.github.com.evil.example', 'https://api.github.com.evil.example'],
    ['https://evil.example/github.com', 'https://evil.example/github.com'],
  ])('%s belongs to %s', (address, instance) => {
    expect(instanceOf(address as never)).toBe(instance);
  });

  test.each([
    ['https://github.com/acme/shop', 'https://github.com/acme/shop/compare/main...fix?expand=1'],
    [
      'https://github.com/acme/shop.git',
      'https://github.com/acme/shop/compare/main...fix?expand=1',
    ],
    ['https://github.com/acme/shop/', 'https://github.com/acme/shop/compare/main...fix?expand=1'],
    ['https://github.com/acme', null],
    ['javascript:alert(1)', null],
    ['nothing', null],
  ])('a pull request at %s', (web, expected) => {
    const github = createGithub(service(() => json({})).http);
    expect(github.changeRequestUrl?.(web, { source: 'fix', target: 'main' })).toBe(expected);
  });

  test('encodes what a branch may hold, and keeps its slashes', () => {
    const github = createGithub(service(() => json({})).http);
    const branches = { source: 'ada/a#1?b&c d', target: 'rel/1.0' };
    expect(github.changeRequestUrl?.('https://github.com/acme/shop', branches)).toBe(
      'https://github.com/acme/shop/compare/rel/1.0...ada/a%231%3Fb%26c%20d?expand=1',
    );
  });
});
