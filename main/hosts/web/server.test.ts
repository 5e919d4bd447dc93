import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { systemClock } from '../../core/clock.ts';
import { createEventHub } from '../../core/event-hub.ts';
import type { Dispatch } from '../../dispatch.ts';
import type { Events } from '../../ports/events.ts';
import { startWebHost, type WebHost } from './server.ts';

let folder: string;
let host: WebHost;
let now = 0;
const events: Events = createEventHub(() => undefined);
const dispatch = vi.fn<Dispatch>(async (name, input) => ({ ok: true, value: { name, input } }));
const clock = { ...systemClock, monotonic: () => now };

beforeEach(async () => {
  now = 0;
  dispatch.mockClear();
  folder = await mkdtemp(join(tmpdir(), 'latchkey-web-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  await writeFile(join(folder, 'assets', 'app.js'), 'export {}');
  host = await startWebHost({ dispatch, events, clock, window: folder, port: 0 });
});

afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the web host', () => {
  test('opens one session per key and answers calls of that session alone', async () => {
    const key = keyOf(host.address());
    const session = await open(key);

    expect((await open(key)).status).toBe(403);
    expect(await (await call(session)).json()).toEqual({
      ok: true,
      value: { name: 'accounts.list', input: { a: 1 } },
    });
    expect((await call({ ...session, token: 'wrong' })).status).toBe(403);
    expect((await call({ ...session, cookie: '' })).status).toBe(403);
    expect(dispatch).toHaveBeenCalledTimes(1);
  });

  test('the key is in the fragment, and dies after two minutes', async () => {
    const address = new URL(host.address());
    expect(address.search).toBe('');
    expect(address.hash).toMatch(/^#k=[\w-]{43}$/);
    now = 2 * 60_000 + 1;
    expect((await open(keyOf(address.href))).status).toBe(403);
  });

  test('refuses after ten wrong keys in a minute', async () => {
    const statuses = [];
    for (let n = 0; n < 11; n += 1) statuses.push((await open('wrong')).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(403));
    expect(statuses[10]).toBe(429);
  });

  test('a session ends after 30 idle minutes', async () => {
    const session = await open(keyOf(host.address()));
    now += 29 * 60_000;
    expect((await call(session)).status).toBe(200);
    now += 30 * 60_000 + 1;
    expect((await call(session)).status).toBe(403);
  });

  test('the cookie is named by the port, hidden from scripts and bound to the site', async () => {
    const response = await post('/session', { key: keyOf(host.address()) });
    expect(response.headers.get('set-cookie')).toMatch(
      new RegExp(`^sid-${host.port}=[\\w.-]+; HttpOnly; SameSite=Strict; Path=/$`),
    );
  });

  test('the page gets a fresh nonce per load, in policy and page alike', async () => {
    const load = async () => {
      const response = await fetch(url('/'));
      const policy = response.headers.get('content-security-policy') ?? '';
      return { nonce: /'nonce-([^']+)'/.exec(policy)?.[1], page: await response.text() };
    };
    const [first, second] = [await load(), await load()];
    expect(first.page).toContain(`content="${first.nonce}"`);
    expect(second.nonce).not.toBe(first.nonce);
  });

  test('announcements reach a session as events, and nobody else', async () => {
    const session = await open(keyOf(host.address()));
    expect((await fetch(url('/events'))).status).toBe(403);

    const response = await fetch(url('/events'), { headers: headersOf(session) });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();
    events.announce('app.connected', { online: false });
    expect((await reader.read()).value).toBe('event: app.connected\ndata: {"online":false}\n\n');
    await reader.cancel();
  });

  test('a flood of calls is refused in part, as a value', async () => {
    const session = await open(keyOf(host.address()));
    const outcomes = await Promise.all(
      Array.from(
        { length: 520 },
        async () => (await (await call(session)).json()) as { ok: boolean },
      ),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(500);
  });

  test.each(['/session', '/call/accounts.list'])(
    'lives on after a body without end was sent to %s',
    async (path) => {
      const session = await open(keyOf(host.address()));
      const chunk = new Uint8Array(300_000).fill(0x20);
      const body = ReadableStream.from([chunk, chunk, chunk, chunk, chunk]);
      const headers = {
        ...headersOf(session),
        origin: url(''),
        'content-type': 'application/json',
      };
      const sent = fetch(url(path), { method: 'POST', headers, body, duplex: 'half' });
      const status = await sent.then((response) => response.status).catch(() => 'cut off');
      expect([403, 413, 'cut off']).toContain(status);
      expect((await call(session)).status).toBe(200);
    },
  );

  test.each([
    'GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket',
    'CONNECT x:1 HTTP/1.1',
  ])('lives on after %j was hung up on', async (start) => {
    for (let times = 0; times < 20; times += 1) await hangUp(`${start}\r\nHost: x\r\n\r\n`);
    expect((await fetch(url('/'))).status).toBe(200);
  });

  test('every answer carries the whole set of headers', async () => {
    const answers = await Promise.all([
      fetch(url('/')),
      fetch(url('/assets/app.js')),
      fetch(url('/missing')),
      fetch(url('/events')),
      post('/session', { key: 'x' }),
      post('/call/accounts.list', {}),
      fetch(url('/'), { method: 'DELETE' }),
    ]);
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

interface Opened {
  readonly status: number;
  readonly cookie: string;
  readonly token: string;
}

/** Sends it and resets the connection, as a page that is left does. */
function hangUp(text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(host.port, '127.0.0.1', () =>
      socket.write(text, () => socket.resetAndDestroy()),
    );
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}

const url = (path: string) => `http://127.0.0.1:${host.port}${path}`;
const keyOf = (address: string) => new URL(address).hash.slice('#k='.length);
const headersOf = ({ cookie, token }: Opened) => ({ cookie, 'x-session': token });

function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url(path), {
    method: 'POST',
    headers: { origin: url(''), 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function open(key: string): Promise<Opened> {
  const response = await post('/session', { key });
  const { token = '' } = (await response.json()) as { token?: string };
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0]!;
  return { status: response.status, cookie, token };
}

const call = (session: Opened) => post('/call/accounts.list', { a: 1 }, headersOf(session));
