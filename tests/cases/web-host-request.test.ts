import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { systemClock } from '../../main/core/clock.ts';
import { createEventHub } from '../../main/core/event-hub.ts';
import { startWebHost, type WebHost } from '../../main/hosts/web/server.ts';
import type { Events } from '../../main/ports/events.ts';

const entry = 'web-host-request';
const listed = (
  JSON.parse(readFileSync(join(import.meta.dirname, 'bad-inputs.json'), 'utf8')) as {
    id: string;
    entry: string;
  }[]
).filter((one) => one.entry === entry);

let folder: string;
let host: WebHost;
let other: WebHost;
let now = 0;
let session: { cookie: string; token: string };
let dispatched = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-cases-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  const options = {
    dispatch: async () => {
      dispatched += 1;
      return { ok: true, value: {} } as const;
    },
    events: createEventHub(() => undefined) satisfies Events,
    clock: { ...systemClock, monotonic: () => now },
    window: folder,
    port: 0,
  };
  host = await startWebHost(options);
  other = await startWebHost(options);
  session = await openSession(host);
});

afterAll(async () => {
  await host.close();
  await other.close();
  await rm(folder, { recursive: true, force: true });
});

/** Each case by its id: what is sent, and the status it must get. Nothing may reach the door. */
const outcomes: Readonly<Record<string, () => Promise<void>>> = {
  '02': () => refused(get({ host: `127.0.0.1.evil.example:${host.port}` }), 403),
  // Our one rule: the server is called 127.0.0.1 and nothing else.
  '03': () => refused(get({ host: `localhost:${host.port}` }), 403),
  '05': () => refused(`GET / HTTP/1.1\r\nHost: ${own()}\r\nHost: evil.example\r\n\r\n`, 400),
  '06': () => refused(`GET http://evil.example/ HTTP/1.1\r\nHost: ${own()}\r\n\r\n`, 400),
  '08': () => refused(post({ origin: 'null', cookie: session.cookie }), 403),
  '09': () => refused(post({ origin: undefined, cookie: session.cookie }), 403),
  '11': () => refused(post({ 'content-type': 'text/plain' }), 415),
  '12': () =>
    refused(get({ 'sec-fetch-site': 'cross-site', cookie: session.cookie }, '/events'), 403),
  '14': async () => {
    const key = keyOf(host);
    now += 2 * 60_000 + 1;
    await refused(post({}, '/session', JSON.stringify({ key })), 403);
  },
  '15': () =>
    refused(
      get({ origin: 'https://evil.example', upgrade: 'websocket', connection: 'Upgrade' }, '/ws'),
      403,
    ),
  '17': async () => {
    const answer = await send(
      `OPTIONS /call/accounts.list HTTP/1.1\r\nHost: ${own()}\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Private-Network: true\r\nConnection: close\r\n\r\n`,
    );
    expect(answer.toLowerCase()).not.toContain('access-control-allow');
    expect(statusOf(answer)).toBe(405);
  },
  '18': () => refused(get({}, '/..%2f..%2fetc/passwd'), 404),
  '20': () => refused(`TRACE / HTTP/1.1\r\nHost: ${own()}\r\n\r\n`, 405),
  '21': () =>
    refused(
      post(ours(), '/call/accounts.list', '').replace(/content-length: 0/i, 'content-length: 104857600'),
      413,
    ),
  '23': async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((one) => one && !one.internal && one.family === 'IPv4')?.address;
    if (outside) {
      await expect(send('GET / HTTP/1.1\r\n\r\n', outside)).rejects.toThrow('ECONNREFUSED');
    } else console.log('not run: web-host-request-23: this machine has loopback only');
  },
  '24': () =>
    refused(
      post({ ...ours(), host: `127.0.0.1:${other.port}`, origin: `http://127.0.0.1:${other.port}` }),
      403,
      other.port,
    ),
};

describe('requests to the web host', () => {
  test('every listed case has its outcome here', () => {
    expect(listed.map(({ id }) => id.slice(entry.length + 1))).toEqual(
      Object.keys(outcomes).toSorted(),
    );
  });

  test.each(Object.entries(outcomes))('case %s gets its stated outcome', async (_, outcome) => {
    dispatched = 0;
    await outcome();
    expect(dispatched).toBe(0);
  });

  test('the same request with everything right is let in', async () => {
    session = await openSession(host);
    expect(statusOf(await send(post(ours())))).toBe(200);
  });
});

const own = () => `127.0.0.1:${host.port}`;
const keyOf = (from: WebHost) => new URL(from.address()).hash.slice('#k='.length);
const ours = () => ({ cookie: session.cookie, 'x-session': session.token });
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

async function refused(request: string, status: number, port = host.port): Promise<void> {
  expect(statusOf(await send(request, '127.0.0.1', port))).toBe(status);
}

type Headers = Readonly<Record<string, string | undefined>>;

function get(headers: Headers, path = '/'): string {
  return format(`GET ${path}`, { host: own(), connection: 'close', ...headers }, '');
}

function post(headers: Headers, path = '/call/accounts.list', body = '{}'): string {
  const usual = { host: own(), origin: `http://${own()}`, 'content-type': 'application/json' };
  const length = { 'content-length': String(body.length), connection: 'close' };
  return format(`POST ${path}`, { ...usual, ...length, ...headers }, body);
}

function format(line: string, headers: Headers, body: string): string {
  const lines = Object.entries(headers).filter(([, value]) => value !== undefined);
  return `${line} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}`;
}

function send(request: string, address = '127.0.0.1', port = host.port): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, address, () => socket.write(request));
    let answer = '';
    socket.setEncoding('utf8').setTimeout(3000, () => socket.destroy());
    socket.on('data', (part: string) => {
      answer += part;
      // The status line is the verdict; a kept-alive connection need not end first.
      if (answer.includes('\r\n\r\n')) setTimeout(() => socket.destroy(), 50);
    });
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}

async function openSession(from: WebHost): Promise<{ cookie: string; token: string }> {
  const answer = await send(post({}, '/session', JSON.stringify({ key: keyOf(from) })));
  const cookie = /set-cookie: ([^;]+);/i.exec(answer)?.[1] ?? '';
  return { cookie, token: (JSON.parse(answer.split('\r\n\r\n')[1]!) as { token: string }).token };
}
