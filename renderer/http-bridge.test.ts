import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { ConnectionState } from './connection.ts';
import { createHttpBridge } from './http-bridge.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

let sent: Sent[];
let states: ConnectionState[];
let stored: Map<string, string>;
let address: string;
let streams: ReadableStreamDefaultController<Uint8Array>[];
let reply: (url: string) => Response | Promise<Response>;
let now: number;

beforeEach(() => {
  sent = [];
  states = [];
  stored = new Map();
  address = '/';
  streams = [];
  now = 0;
  reply = usual;
});

afterEach(() => {
  for (const stream of streams) stream.close();
});

describe('the HTTP bridge', () => {
  test('trades the key of the address for a session and takes it out of the address', async () => {
    const bridge = start('#k=one-time_key');
    await bridge.call('accounts.list', {});
    expect(address).toBe('/');
    expect(JSON.parse(sent[0]!.init.body as string)).toEqual({ key: 'one-time_key' });
    expect(stored.get('latchkey-session')).toBe('token-1');
  });

  test('sends every call with the header token, never in the address', async () => {
    const outcome = await start('#k=key').call('accounts.list', {});
    const call = sent.at(-1)!;
    expect(call.url).toBe('/call/accounts.list');
    expect(new Headers(call.init.headers).get('x-session')).toBe('token-1');
    expect(new Headers(call.init.headers).get('content-type')).toBe('application/json');
    expect(sent.map(({ url }) => url).join()).not.toMatch(/token|key/);
    expect(outcome).toEqual({ ok: true, value: [] });
  });

  test('goes on with the token of the tab after a reload', async () => {
    stored.set('latchkey-session', 'token-0');
    await start('').call('accounts.list', {});
    expect(sent.map(({ url }) => url)).toEqual(['/events', '/call/accounts.list']);
    expect(new Headers(sent[1]!.init.headers).get('x-session')).toBe('token-0');
  });

  test('says that the session is lost when there is neither key nor token', async () => {
    const outcome = await start('#/accounts').call('accounts.list', {});
    expect(outcome).toEqual({ ok: false, failure: { code: 'app.session-ended' } });
    expect(states).toEqual(['lost']);
    expect(sent).toEqual([]);
  });

  test('says that the session is lost when the key was already used', async () => {
    reply = (url) => (url === '/session' ? new Response(null, { status: 403 }) : usual(url));
    await start('#k=used').call('accounts.list', {});
    expect(states).toEqual(['lost']);
  });

  test.each([
    [403, 'app.session-ended'],
    [413, 'app.too-large'],
    [429, 'app.rate-limited'],
    [500, 'app.unexpected'],
  ])('answers a status of %i with %s', async (status, code) => {
    reply = (url) => (url.startsWith('/call/') ? new Response(null, { status }) : usual(url));
    const outcome = await start('#k=key').call('accounts.list', {});
    expect(outcome).toMatchObject({ ok: false, failure: { code } });
  });

  test('answers a dead host as a value', async () => {
    reply = (url) =>
      url.startsWith('/call/') ? Promise.reject(new TypeError('Failed to fetch')) : usual(url);
    const outcome = await start('#k=key').call('accounts.list', {});
    expect(outcome).toEqual({ ok: false, failure: { code: 'app.host-gone' } });
  });

  test('hands announcements to those who follow them, until they stop', async () => {
    const bridge = start('#k=key');
    const heard = vi.fn<(payload: unknown) => void>();
    const stop = bridge.on('app.connected', heard);
    await bridge.call('accounts.list', {});
    push('event: app.connected\ndata: {"online":', 'false}\n\n: still here\n\n');
    await vi.waitFor(() => expect(heard).toHaveBeenCalledExactlyOnceWith({ online: false }));
    stop();
    push('event: app.connected\ndata: {"online":true}\n\n');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard).toHaveBeenCalledTimes(1);
  });

  test('comes back by itself when the stream ends', async () => {
    await start('#k=key').call('accounts.list', {});
    streams[0]!.close();
    streams.length = 0;
    await vi.waitFor(() => expect(states).toEqual(['connected', 'reconnecting', 'connected']));
  });

  test('says that the host is gone after a while, and still comes back', async () => {
    await start('#k=key').call('accounts.list', {});
    let tries = 0;
    reply = (url) => {
      tries += 1;
      now += 6_000;
      if (tries <= 4) return Promise.reject(new TypeError('Failed to fetch'));
      return usual(url);
    };
    streams.shift()!.close();
    await vi.waitFor(() =>
      expect([...new Set(states)]).toEqual(['connected', 'reconnecting', 'gone']),
    );
    await vi.waitFor(() => expect(states.at(-1)).toBe('connected'));
  });

  test('forgets a token that the host no longer knows', async () => {
    stored.set('latchkey-session', 'old');
    reply = () => new Response(null, { status: 403 });
    await start('').call('accounts.list', {});
    expect(stored.size).toBe(0);
    expect(states.at(-1)).toBe('lost');
  });
});

function start(hash: string) {
  address = `/${hash}`;
  const own = states;
  const send = async (url: string, init: RequestInit = {}) => {
    // A bridge that outlives its test is refused, which ends it.
    if (own !== states) return new Response(null, { status: 403 });
    sent.push({ url, init });
    return reply(url);
  };
  return createHttpBridge({
    // The bridge only ever sends to a path, as text.
    fetch: (url, init) => send(url as string, init),
    location: { hash, pathname: '/', search: '' },
    history: { replaceState: (_state, _unused, url) => void (address = String(url)) },
    storage: {
      getItem: (name) => stored.get(name) ?? null,
      setItem: (name, value) => void stored.set(name, value),
      removeItem: (name) => void stored.delete(name),
    },
    wait: () => new Promise((resolve) => setTimeout(resolve, 1)),
    now: () => now,
    became: (state) => void own.push(state),
  });
}

function usual(url: string): Response {
  if (url === '/session') return Response.json({ token: 'token-1' });
  if (url !== '/events') return Response.json({ ok: true, value: [] });
  return new Response(new ReadableStream({ start: (stream) => void streams.push(stream) }));
}

function push(...pieces: readonly string[]): void {
  for (const piece of pieces) streams.at(-1)!.enqueue(new TextEncoder().encode(piece));
}
