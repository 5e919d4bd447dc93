import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createRoot } from './root.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';
import { createTestClient, type TestAnswer, type TestClient } from './test-client.ts';
import { runGit } from './test-git.ts';
import { authorization, signIn } from './test-sign-in.ts';

let sandbox: Sandbox;
let client: TestClient;
let origin: string;
let home: string;

beforeAll(async () => {
  sandbox = await startSandbox({ root: '/gitlab', deviceInterval: 1 });
  client = createTestClient(sandbox);
  origin = new URL(sandbox.url).origin;
  home = await mkdtemp(join(tmpdir(), 'latchkey-sandbox-root-'));
});

afterAll(async () => {
  await client.close();
  await sandbox.close();
  await rm(home, { recursive: true });
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const personal = () => bearer(sandbox.personalToken('ada', ['api']));

describe('a root', () => {
  test('is put on and taken off', () => {
    const root = createRoot('/code/gitlab');
    expect(root.at('/users/sign_in')).toBe('/code/gitlab/users/sign_in');
    const below = (path: string) => root.within(path);
    const inside = ['/code/gitlab', '/code/gitlab/', '/code/gitlab/a'];
    expect(inside.map(below)).toEqual(['/', '/', '/a']);
    const outside = ['/', '/code', '/code/gitlabs', '/gitlab'];
    expect(outside.filter((path) => below(path) !== undefined)).toEqual([]);
    expect(createRoot().within('/a')).toBe('/a');
  });

  test.each(['gitlab', '/gitlab/', '//gitlab', '/git lab', '/a?b'])('is not %s', (path) => {
    expect(() => createRoot(path)).toThrow(RangeError);
  });
});

describe('a service under a root', () => {
  test.each([
    '/',
    '/gitlabs',
    '/users/sign_in',
    '/oauth/authorize',
    '/api/v4/version',
    '/-/sandbox/state',
    '/analytics/jaffle-shop',
    '/analytics/jaffle-shop.git/info/refs?service=git-upload-pack',
  ])('answers nothing at %s', async (path) => {
    const answer = await client.get(origin + path, personal());
    expect(answer).toMatchObject({ status: 404, text: 'Nothing here\n' });
  });

  test('sends who is not signed in to its own page, and on from there', async () => {
    const asked = await client.get('/oauth/device?user_code=ABCD');
    const location = asked.headers.get('location') ?? '';
    expect(location).toBe(
      '/gitlab/users/sign_in?return_to=%2Fgitlab%2Foauth%2Fdevice%3Fuser_code%3DABCD',
    );
    expect((await client.get(sandbox.url)).headers.get('location')).toBe('/gitlab/users/sign_in');

    const answer = await client.post('/users/sign_in', {
      username: 'ada',
      password: 'ada-at-the-sandbox',
      return_to: '/elsewhere',
    });
    expect(answer.headers.get('location')).toBe('/gitlab/');
    expect(answer.headers.get('set-cookie')).toContain('; Path=/gitlab;');
  });

  test('writes its root into every link, form, picture and redirect of every page', async () => {
    const cookie = await client.signIn('ada');
    const { address } = authorization(sandbox, sandbox.apps.confidential);
    const begun = await client.get(address.href, { cookie });
    const consent = await client.get(
      origin + new URL(begun.headers.get('location')!, origin).pathname,
      {
        cookie: [cookie, ...begun.cookies].join('; '),
      },
    );
    expect(consent.text).toContain('is requesting access to your account');
    const pages = [
      consent,
      await client.get('/users/sign_in'),
      await client.get('/', { cookie }),
      await client.get('/analytics/jaffle-shop', { cookie }),
      await client.get('/oauth/device', { cookie }),
    ];
    const targets = pages.flatMap(({ text }) =>
      [...text.matchAll(/(?:action|href|src)="([^"]*)"/g)].map(([, target]) => target ?? ''),
    );
    expect(targets.length).toBeGreaterThan(15);
    expect(targets.filter((target) => !target.startsWith('/gitlab/'))).toEqual([]);
    const paths = (answer: TestAnswer) =>
      [...(answer.headers.get('set-cookie') ?? '').matchAll(/path=([^;,]+)/g)].map(
        ([, path]) => path,
      );
    expect(paths(begun).length).toBeGreaterThan(1);
    expect(paths(begun).filter((path) => !path?.startsWith('/gitlab/'))).toEqual([]);
    // oidc-provider's own session, which the device page begins.
    expect(new Set(paths(pages[4]!))).toEqual(new Set(['/gitlab']));
  });

  test('signs in by browser, and by device at an address that lacks the root, as at GitLab', async () => {
    const tokens = await signIn(sandbox, 'grace');
    expect((await client.get('/api/v4/user', bearer(tokens.access_token))).json['username']).toBe(
      'grace',
    );

    const { clientId } = sandbox.apps.public;
    const started = await client.post('/oauth/authorize_device', {
      client_id: clientId,
      scope: 'api',
    });
    expect(started.json['verification_uri']).toBe(`${origin}/oauth/device`);
    expect(started.json['verification_uri_complete']).toContain(`${origin}/oauth/device?`);
    const page = await sandbox.visitor('ada').approveDevice(String(started.json['user_code']));
    expect(page).toContain('You may close this page');
    const granted = await client.post('/oauth/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: String(started.json['device_code']),
      client_id: clientId,
    });
    expect(granted.status).toBe(200);
  });

  test('keeps its addresses in the API and in page links below the root', async () => {
    const user = await client.get('/api/v4/user', personal());
    expect(user.json['avatar_url']).toMatch(`${sandbox.url}/uploads/`);
    expect((await client.get(String(user.json['avatar_url']))).headers.get('content-type')).toBe(
      'image/png',
    );

    for (const query of ['pagination=keyset&per_page=2&order_by=id&sort=asc', 'per_page=2']) {
      const list = await client.get(`/api/v4/projects?membership=true&${query}`, personal());
      const links = [...(list.headers.get('link') ?? '').matchAll(/<([^>]+)>/g)].map(
        ([, to]) => to!,
      );
      expect(links.length).toBeGreaterThan(0);
      expect(links.filter((to) => !to.startsWith(`${sandbox.url}/api/v4/projects?`))).toEqual([]);
      expect((await client.get(links[0]!, personal())).status).toBe(200);
    }
    const project = await client.get('/api/v4/projects/analytics%2Fjaffle-shop', personal());
    expect(project.json).toMatchObject({
      path_with_namespace: 'analytics/jaffle-shop',
      web_url: `${sandbox.url}/analytics/jaffle-shop`,
      http_url_to_repo: `${sandbox.url}/analytics/jaffle-shop.git`,
      // sshd knows nothing of the web server's paths.
      ssh_url_to_repo: `ssh://git@${new URL(origin).host}/analytics/jaffle-shop.git`,
    });
  });

  test('serves git below the root, also for what has moved or lacks its suffix', async () => {
    const password = sandbox.personalToken('ada', ['api']);
    const git = { cwd: home, home, caFile: sandbox.caFile, password };
    for (const path of ['analytics/jaffle-shop.git', 'analytics/jaffle-shop']) {
      const listed = await runGit(['ls-remote', `${sandbox.url}/${path}`, 'HEAD'], git);
      expect(listed, path).toMatchObject({ code: 0 });
    }
    const refs = 'info/refs?service=git-upload-pack';
    const basic = Buffer.from(`oauth2:${password}`).toString('base64');
    const moved = await client.get(`/analytics/jaffle-classic.git/${refs}`, {
      authorization: `Basic ${basic}`,
    });
    expect(moved.headers.get('location')).toBe(`/gitlab/analytics/jaffle-shop.git/${refs}`);
    const push = ['push', `${sandbox.url}/analytics/jaffle-shop.git`, 'main:refs/heads/topic'];
    const cwd = sandbox.bareRepository('analytics/jaffle-shop');
    const pushed = await runGit(push, { ...git, cwd });
    expect(pushed.stderr).toContain(`${sandbox.url}/analytics/jaffle-shop/-/merge_requests/new`);
  });
});

describe('two services on one host', () => {
  test('know nothing of each other, and the second leaves the first running', async () => {
    const other = await startSandbox({ root: '/other', beside: sandbox });
    expect(other.url).toBe(`${origin}/other`);
    expect(other.ca).toBe(sandbox.ca);
    expect(other.apps.public.clientId).not.toBe(sandbox.apps.public.clientId);
    const there = createTestClient(other);
    const token = bearer(other.personalToken('ada', ['api']));
    expect((await there.get('/api/v4/user', token)).status).toBe(200);
    expect((await client.get('/api/v4/user', token)).status).toBe(401);
    await other.close();
    expect((await there.get('/api/v4/user', token)).status).toBe(404);
    expect((await client.get('/api/v4/user', personal())).status).toBe(200);
    await there.close();
  });

  test('may lie in each other: the longer root answers', async () => {
    const inner = await startSandbox({ root: '/gitlab/inner', beside: sandbox });
    const agent = new Agent({ connect: { ca: inner.ca } });
    const state = await fetch(`${inner.url}/-/sandbox/state`, { dispatcher: agent });
    expect(await state.json()).toMatchObject({ url: inner.url });
    await agent.destroy();
    await inner.close();
  });
});
