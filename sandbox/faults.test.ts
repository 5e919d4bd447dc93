import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { Sandbox } from './sandbox.ts';
import { startSandbox } from './sandbox.ts';
import type { TestClient } from './test-client.ts';
import { createTestClient } from './test-client.ts';
import { runGit } from './test-git.ts';

let sandbox: Sandbox;
let client: TestClient;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = createTestClient(sandbox);
});
afterEach(() => sandbox.faults.clear());
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

describe('faults', () => {
  test('answer 500 so many times, then no more', async () => {
    sandbox.faults.set({ kind: '500', path: /\/user$/, times: 2 });
    const statuses = [await user(), await user(), await user()].map(({ status }) => status);
    expect(statuses).toEqual([500, 500, 200]);
  });

  test('meet only the paths and methods they are meant for', async () => {
    sandbox.faults.set({ kind: '500', path: /\/projects/g, method: 'GET' });
    expect((await user()).status).toBe(200);
    const answers = [await projects(), await projects()].map(({ status }) => status);
    expect(answers).toEqual([500, 500]);
  });

  test('ask to come back later, and say when', async () => {
    sandbox.faults.set({ kind: '429', retryAfter: 7 });
    const { status, headers } = await user();
    expect([status, headers.get('retry-after')]).toEqual([429, '7']);
  });

  test('are slow', async () => {
    sandbox.faults.set({ kind: 'slow', latencyMs: 400 });
    const before = performance.now();
    expect((await user()).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(390);
  });

  test('lose the answer although the work was done', async () => {
    const { refreshToken } = await sandbox.grant('ada');
    sandbox.faults.set({ kind: 'cut', path: /^\/oauth\/token$/, times: 1 });
    await expect(refresh(refreshToken)).rejects.toThrow(/fetch failed/);
    expect((await refresh(refreshToken)).json['error']).toBe('invalid_grant');
  });

  test('cut the answer in the middle', async () => {
    sandbox.faults.set({ kind: 'cut', afterBytes: 50 });
    await expect(projects()).rejects.toThrow(/terminated/);
  });

  test('cut a clone in the middle, and let short answers pass', async () => {
    sandbox.faults.set({ kind: 'cut', path: /git-upload-pack$/, afterBytes: 1000 });
    const { accessToken } = await sandbox.grant('ada');
    const where = { cwd: sandbox.folder, home: sandbox.folder, caFile: sandbox.caFile };
    const clone = ['clone', '-q', `${sandbox.url}/analytics/jaffle-shop.git`, 'cut-short'];
    const failed = await runGit(clone, { ...where, password: accessToken });
    expect(failed.code).toBe(128);
    expect(failed.stderr).toMatch(/early EOF/);
    sandbox.faults.clear();
    expect((await runGit(clone, { ...where, password: accessToken })).code).toBe(0);
  });

  test('answer with what is not JSON', async () => {
    sandbox.faults.set({ kind: 'wrong-json' });
    const { status, text, headers } = await user();
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  });

  test('answer with the text they are given', async () => {
    sandbox.faults.set({ kind: 'wrong-json', body: '{"username": 7}' });
    expect((await user()).json).toEqual({ username: 7 });
  });

  test('never answer', async () => {
    sandbox.faults.set({ kind: 'silence' });
    const silent = user().then(
      () => 'answered',
      () => 'gave up',
    );
    const patience = new Promise((resolve) => setTimeout(resolve, 300, 'still waiting'));
    expect(await Promise.race([silent, patience])).toBe('still waiting');
  });

  test('send visitors elsewhere', async () => {
    sandbox.faults.set({ kind: 'redirect', location: 'https://elsewhere.invalid/x' });
    const { status, headers } = await user();
    expect([status, headers.get('location')]).toEqual([302, 'https://elsewhere.invalid/x']);
  });

  test('delay everything while latency is set', async () => {
    sandbox.faults.latency(200);
    const before = performance.now();
    await user();
    expect(performance.now() - before).toBeGreaterThan(190);
  });
});

describe('the switches', () => {
  test('set, show and clear faults over HTTP', async () => {
    const fault = { kind: '429', path: 'user$', retryAfter: 1 };
    expect((await client.send('POST', '/-/sandbox/faults', fault)).json['faults']).toEqual([fault]);
    expect((await user()).status).toBe(429);
    expect((await client.send('DELETE', '/-/sandbox/faults')).json['faults']).toEqual([]);
    expect((await user()).status).toBe(200);
  });

  test('stay reachable while everything else fails', async () => {
    sandbox.faults.set({ kind: '500' });
    expect((await client.get('/-/sandbox/state')).status).toBe(200);
  });

  test('expire tokens and change what a refresh does', async () => {
    const { accessToken } = await sandbox.grant('ada');
    const answer = await client.send('POST', '/-/sandbox/expire', {});
    expect(Number(answer.json['expired'])).toBeGreaterThan(0);
    expect((await user(accessToken)).status).toBe(401);
    const mode = await client.send('POST', '/-/sandbox/token-mode', { mode: 'old-stays' });
    expect(mode.json['tokenMode']).toBe('old-stays');
    sandbox.setTokenMode('old-dies');
  });

  test('refuse what a web page could send across origins', async () => {
    const answer = await client.post('/-/sandbox/faults', { kind: '500' });
    expect(answer.status).toBe(400);
    expect(sandbox.faults.list).toEqual([]);
  });

  test('refuse what they do not know', async () => {
    expect((await client.send('POST', '/-/sandbox/faults', { kind: 'flood' })).status).toBe(400);
    expect((await client.send('POST', '/-/sandbox/token-mode', { mode: 'odd' })).status).toBe(400);
  });
});

describe('the log of requests', () => {
  test('tells method, path, status and how somebody was authenticated, and no secrets', async () => {
    sandbox.clearRequests();
    const { accessToken } = await sandbox.grant('ada');
    const personal = sandbox.personalToken('ada', ['api']);
    await user(accessToken);
    await client.get('/api/v4/user?private_token=hidden', { 'private-token': personal });
    await client.get('/api/v4/user');
    const seen = sandbox.requests.map(({ method, path, status, authenticated }) => ({
      method,
      path,
      status,
      authenticated,
    }));
    expect(seen).toEqual([
      { method: 'GET', path: '/api/v4/user', status: 200, authenticated: 'bearer' },
      { method: 'GET', path: '/api/v4/user', status: 200, authenticated: 'private-token' },
      { method: 'GET', path: '/api/v4/user', status: 401, authenticated: null },
    ]);
    const text = JSON.stringify(sandbox.requests);
    expect([accessToken, personal, 'hidden'].filter((secret) => text.includes(secret))).toEqual([]);
  });

  test('tells requests that ended without an answer', async () => {
    sandbox.faults.set({ kind: 'cut', times: 1 });
    sandbox.clearRequests();
    await expect(user()).rejects.toThrow(/fetch failed/);
    await expect.poll(() => sandbox.requests.map(({ path }) => path)).toEqual(['/api/v4/user']);
  });
});

async function user(token?: string) {
  const accessToken = token ?? (await sandbox.grant('ada')).accessToken;
  return client.get('/api/v4/user', { authorization: `Bearer ${accessToken}` });
}

async function projects() {
  const { accessToken } = await sandbox.grant('ada');
  return client.get('/api/v4/projects', { authorization: `Bearer ${accessToken}` });
}

function refresh(token: string) {
  const { clientId, clientSecret } = sandbox.apps.confidential;
  return client.post('/oauth/token', {
    grant_type: 'refresh_token',
    refresh_token: token,
    client_id: clientId,
    client_secret: clientSecret,
  });
}
