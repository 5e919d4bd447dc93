import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';

import { afterEach, describe, expect, test } from 'vitest';

import type { Failure } from '../../../preload/model/failure.ts';
import { createLoopbackReceiver } from './loopback-receiver.ts';

type Answer = 'done' | 'refused' | 'ignored';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

describe('the loopback receiver', () => {
  test('hands the whole address over, shows a page and stops listening', async () => {
    const { redirectUri, received } = await open(['done']);
    expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/gitlab$/);

    const reply = await get(`${redirectUri}?code=a&state=b`);
    expect(reply.status).toBe(200);
    expect(reply.body).toContain('You can close this tab');
    expect(received).toEqual([`${redirectUri}?code=a&state=b`]);
    await expect(get(redirectUri)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('keeps waiting after a stray answer', async () => {
    const { redirectUri } = await open(['ignored', 'ignored', 'done']);
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await get(`${redirectUri}?state=x`)).status);
    expect(statuses).toEqual([400, 400, 200]);
  });

  test('says in the words of the catalogue why an answer was refused, and stops', async () => {
    const { redirectUri } = await open(['refused'], { code: 'sign-in.denied' });
    const reply = await get(`${redirectUri}?error=access_denied&state=b`);
    expect(reply.status).toBe(400);
    expect(reply.body).toContain('You chose not to allow it');
    await expect(get(redirectUri)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test.each([
    ['another name in Host', { host: 'localhost' }, 421],
    ['a rebound name in Host', { host: 'evil.example' }, 421],
    ['another port in Host', { host: '127.0.0.1:1' }, 421],
    ['a page fetched ahead', { 'sec-purpose': 'prefetch;prerender' }, 503],
    ['POST', { method: 'POST' }, 405],
    ['HEAD', { method: 'HEAD' }, 405],
    ['another provider', { path: '/oauth/github?code=a' }, 404],
    ['a longer path', { path: '/oauth/gitlab/x?code=a' }, 404],
    ['another case', { path: '/OAuth/gitlab?code=a' }, 404],
    ['a dotted path', { path: '/x/../oauth/gitlab?code=a' }, 404],
    ['an absolute target', { path: 'http://evil.example/oauth/gitlab' }, 404],
    ['the icon', { path: '/favicon.ico' }, 404],
    ['a long target', { path: `/oauth/gitlab?code=${'a'.repeat(8192)}` }, 414],
  ])('refuses %s without handing it over, and keeps waiting', async (_, change, status) => {
    const { redirectUri, received } = await open(['done']);
    expect((await get(`${redirectUri}?code=a&state=b`, change)).status).toBe(status);
    expect(received).toEqual([]);
    expect((await get(`${redirectUri}?code=a&state=b`)).status).toBe(200);
  });

  test('refuses two Host lines', async () => {
    const { redirectUri, received } = await open(['done']);
    const { host, port, pathname } = new URL(redirectUri);
    const reply = await raw(
      Number(port),
      `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`,
    );
    expect(reply).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(received).toEqual([]);
  });

  test('refuses headers without end', async () => {
    const { redirectUri } = await open(['done']);
    const reply = await raw(
      Number(new URL(redirectUri).port),
      `GET / HTTP/1.1\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`,
    );
    expect(reply).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('shows pages that may load nothing, are not kept and name no referrer', async () => {
    const { redirectUri } = await open(['ignored']);
    const { headers, body } = await get(`${redirectUri}?code=s3cret-code&state=s3cret-state`);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    const style = /<style>([^]*)<\/style>/.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(body).not.toMatch(/<script|s3cret|https?:\/\//);
  });

  test('stays up when the receiver itself fails', async () => {
    const receiver = createLoopbackReceiver();
    let calls = 0;
    const one = await receiver.open('gitlab', async () => {
      calls += 1;
      if (calls === 1) throw new Error('a bug');
      return 'done';
    });
    opened.push(one);
    expect((await get(`${one.redirectUri}?code=a`)).status).toBe(500);
    expect((await get(`${one.redirectUri}?code=a`)).status).toBe(200);
  });

  test('lets the page arrive when the attempt closes the listener before it is sent', async () => {
    const receiver = createLoopbackReceiver();
    const one = await receiver.open('gitlab', async () => {
      await one.close();
      return 'done';
    });
    expect((await get(`${one.redirectUri}?code=a`)).body).toContain('You are signed in');
    await expect(get(one.redirectUri)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('is bound to this machine alone, and gone once closed', async () => {
    const one = await open(['done']);
    const { redirectUri } = one;
    const port = Number(new URL(redirectUri).port);
    await expect(raw(port, 'GET / HTTP/1.1\r\n\r\n', '::1')).rejects.toThrow('ECONNREFUSED');
    await expect(raw(port, 'GET / HTTP/1.1\r\n\r\n', '127.0.0.2')).rejects.toThrow('ECONNREFUSED');
    await one.close();
    await expect(get(redirectUri)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(createLoopbackReceiver().ready()).resolves.toBe(true);
  });
});

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1');
if (!hasIpv6) console.log('not run: localhost at ::1: this machine has no IPv6 loopback');

describe('the loopback receiver as localhost', () => {
  const begin = async () => {
    const received: string[] = [];
    const receive = async (url: string) => {
      received.push(url);
      return 'done' as const;
    };
    const one = await createLoopbackReceiver().open(
      'azure-devops',
      receive,
      undefined,
      'localhost',
    );
    opened.push(one);
    return { ...one, received, at: new URL(one.redirectUri) };
  };

  test('answers at 127.0.0.1 under its registered name alone', async () => {
    const { redirectUri, received, at } = await begin();
    expect(redirectUri).toMatch(/^http:\/\/localhost:\d+\/oauth\/azure-devops$/);
    const literal = `http://127.0.0.1:${at.port}${at.pathname}?code=a&state=b`;
    expect((await get(literal)).status).toBe(421);
    expect((await get(literal, { host: 'evil.example' })).status).toBe(421);
    expect((await get(literal, { host: at.host })).status).toBe(200);
    expect(received).toEqual([`${redirectUri}?code=a&state=b`]);
  });

  test.skipIf(!hasIpv6)('holds the port at ::1, too, and lets go of both', async () => {
    const { received, at } = await begin();
    const reply = await raw(
      Number(at.port),
      `GET ${at.pathname}?code=a HTTP/1.1\r\nHost: ${at.host}\r\n\r\n`,
      '::1',
    );
    expect(reply).toMatch(/^HTTP\/1\.1 200 /);
    expect(received).toHaveLength(1);
    for (const host of ['127.0.0.1', '::1']) {
      await expect(raw(Number(at.port), 'GET / HTTP/1.1\r\n\r\n', host)).rejects.toThrow(
        'ECONNREFUSED',
      );
    }
  });
});

async function open(answers: readonly Answer[], failure: Failure | null = null) {
  const received: string[] = [];
  const left = [...answers];
  const one = await createLoopbackReceiver().open(
    'gitlab',
    async (url) => {
      received.push(url);
      return left.shift() ?? 'ignored';
    },
    () => failure,
  );
  opened.push(one);
  return { ...one, received };
}

interface Change {
  readonly host?: string;
  readonly method?: string;
  readonly path?: string;
  readonly 'sec-purpose'?: string;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

function get(url: string, { method = 'GET', path, ...headers }: Change = {}): Promise<Reply> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const target = path ?? pathname + search;
    request({ hostname, port, path: target, method, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    })
      .on('error', reject)
      .end();
  });
}

function raw(port: number, text: string, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = '';
    const socket = connect(port, host, () => socket.write(text));
    socket.setEncoding('utf8').on('data', (part: string) => (reply += part));
    socket.on('error', (thrown) => (reply === '' ? reject(thrown) : resolve(reply)));
    socket.on('end', () => resolve(reply));
  });
}
