import { afterEach, beforeAll, describe, expect, test } from 'vitest';

import { AppError } from '../../../core/app-error.ts';
import { originOf } from '../../../core/origin.ts';
import { wasUnsent } from '../../../core/unsent.ts';
import { createHttp } from './http.ts';
import {
  createAuthority,
  serveHttps,
  type Authority,
  type Issued,
  type Served,
} from './test-servers.ts';

let authority: Authority & Issued;
const open: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  authority = await createAuthority();
});

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

describe('TLS', () => {
  test('trusts a private CA for its own origin and for no other', async () => {
    const [mine, other] = [
      await serve(await authority.issue()),
      await serve(await authority.issue()),
    ];
    const http = client((origin) => (origin === originOf(mine.url) ? authority.ca : undefined));
    expect((await http(mine.url)).status).toBe(200);
    expect((await failureOf(http(other.url))).code).toBe('host.certificate-untrusted');
  });

  test('uses a CA from the moment it is saved, and no longer than it is', async () => {
    const server = await serve(await authority.issue());
    let ca: string | undefined;
    const http = client(() => ca);
    expect((await failureOf(http(server.url))).code).toBe('host.certificate-untrusted');
    ca = authority.ca;
    expect((await http(server.url)).status).toBe(200);
    ca = undefined;
    expect((await failureOf(http(server.url))).code).toBe('host.certificate-untrusted');
  });

  test('accepts a name as well as an address', async () => {
    const server = await serve(await authority.issue({ ips: [], names: ['localhost'] }));
    const http = client(() => authority.ca);
    expect((await http(`https://localhost:${server.port}`)).status).toBe(200);
  });

  test.each([
    [
      'a self-signed certificate',
      'host.certificate-untrusted',
      () => createAuthority({ isCa: false }),
    ],
    [
      'a certificate of another authority',
      'host.certificate-untrusted',
      async () => (await createAuthority({ name: 'Someone else' })).issue(),
    ],
    [
      'another authority of the same name',
      'host.certificate-untrusted',
      async () => (await createAuthority()).issue(),
    ],
    [
      'an expired certificate',
      'host.certificate-expired',
      () => authority.issue({ from: -9, to: -2 }),
    ],
    ['one that is not valid yet', 'host.certificate-expired', () => authority.issue({ from: 2 })],
    [
      'another name',
      'host.certificate-name',
      () => authority.issue({ ips: [], names: ['evil.test'] }),
    ],
    ['another address', 'host.certificate-name', () => authority.issue({ ips: ['127.0.0.2'] })],
  ] as const)('refuses %s as %s, with nothing sent', async (_what, code, issue) => {
    const server = await serve(await issue());
    const failure = await failureOf(
      client(() => authority.ca)(server.url, { method: 'POST', body: 's' }),
    );
    expect([failure.code, wasUnsent(failure), server.seen]).toEqual([code, true, []]);
  });

  test('says since when a certificate has been expired', async () => {
    const server = await serve(await authority.issue({ from: -9, to: -2 }));
    const { detail } = await failureOf(client(() => authority.ca)(server.url));
    const day = (offset: number) =>
      new Date(Date.now() + offset * 24 * 3600 * 1000).toISOString().slice(0, 10);
    expect(detail).toBe(`127.0.0.1:${server.port}, valid from ${day(-9)} to ${day(-2)}`);
  });

  test('reuses its connections', async () => {
    const sockets = new Set<number | undefined>();
    const issued = await authority.issue();
    const server = await serveHttps(issued, (request, response) => {
      sockets.add(request.socket.remotePort);
      response.end();
    });
    open.push(server);
    const http = client(() => authority.ca);
    for (let n = 0; n < 8; n += 1) await http(server.url);
    // A request may overtake the end of the one before, hence two.
    expect(sockets.size).toBeLessThanOrEqual(2);
  });
});

async function serve(issued: Issued): Promise<Served> {
  const server = await serveHttps(issued, (_request, response) => response.end('ok'));
  open.push(server);
  return server;
}

function client(caFor: (origin: string) => string | undefined) {
  const http = createHttp({ env: {}, caFor });
  open.unshift(http);
  return http;
}

async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const thrown: unknown = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(AppError);
  return thrown as AppError;
}
