import { createServer, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeAll, describe, expect, test } from 'vitest';

import { AppError } from '../../../core/app-error.ts';
import { originOf } from '../../../core/origin.ts';
import { wasUnsent } from '../../../core/unsent.ts';
import { createHttp, type HttpOptions, type NodeHttp } from './http.ts';
import {
  createAuthority,
  serveHttp,
  serveHttps,
  serveProxy,
  type Authority,
} from './test-servers.ts';

let authority: Authority;
const open: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  authority = await createAuthority();
});

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function keep<T extends { close(): Promise<unknown> }>(one: T): T {
  open.unshift(one);
  return one;
}

/** No proxy from the machine's own environment. */
function client(options: HttpOptions = {}): NodeHttp {
  return keep(createHttp({ env: {}, ...options }));
}

async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const thrown: unknown = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(AppError);
  return thrown as AppError;
}

describe('the HTTP client', () => {
  test('sends what it was given and hands the answer on', async () => {
    const server = keep(
      await serveHttp((request, response) => {
        response.writeHead(201, { 'content-type': 'application/json', 'x-two': 'b' });
        response.end(JSON.stringify(request.headers));
      }),
    );
    const response = await client()(`${server.url}/a?b=c`, {
      method: 'POST',
      headers: { authorization: 'Bearer t0ken' },
      body: new URLSearchParams({ d: 'e f' }),
    });
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.headers.get('x-two')]).toEqual([201, 'b']);
    expect(await response.json()).toMatchObject({
      authorization: 'Bearer t0ken',
      'user-agent': 'Latchkey',
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    });
    expect(server.seen).toEqual(['POST /a?b=c d=e+f']);
  });

  test('takes a Request, and unpacks a compressed answer', async () => {
    const server = keep(
      await serveHttp((_request, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end(gzipSync('hello'));
      }),
    );
    const response = await client()(new Request(server.url, { headers: { 'x-a': '1' } }));
    expect([await response.text(), response.headers.get('content-encoding')]).toEqual([
      'hello',
      null,
    ]);
  });

  test('tells the redactor a credential before it is sent', async () => {
    const server = keep(await serveHttp((_request, response) => response.end()));
    const secrets: string[] = [];
    const http = client({ onSecret: (secret) => secrets.push(secret) });
    await http(server.url, { headers: { authorization: 'Bearer abcdef' } });
    expect(secrets).toEqual(['abcdef']);
  });

  describe('on redirects', () => {
    test('follows within the same origin and keeps the credential', async () => {
      const server = keep(
        await serveHttp((request, response) => {
          if (request.url === '/from') response.writeHead(302, { location: '/to' }).end();
          else response.end(request.headers.authorization);
        }),
      );
      const response = await client()(`${server.url}/from`, {
        headers: { authorization: 'Bearer x' },
      });
      expect(await response.text()).toBe('Bearer x');
    });

    test.each([
      [301, 'POST', 'GET /to'],
      [303, 'PUT', 'GET /to'],
      [307, 'POST', 'POST /to body'],
      [308, 'PUT', 'PUT /to body'],
    ])('after %i to a %s sends %s', async (status, method, expected) => {
      const server = keep(
        await serveHttp((request, response) => {
          if (request.url === '/from') response.writeHead(status, { location: '/to' }).end();
          else response.end();
        }),
      );
      await client()(`${server.url}/from`, { method, body: 'body' });
      expect(server.seen[1]).toBe(expected);
    });

    test.each([301, 302, 303, 307, 308])('sends nothing to another port on %i', async (status) => {
      const other = keep(await serveHttp((_request, response) => response.end()));
      const server = keep(
        await serveHttp((_request, response) =>
          response.writeHead(status, { location: `${other.url}/steal` }).end(),
        ),
      );
      const failure = await failureOf(
        client()(server.url, { method: 'POST', body: 'secret', headers: { 'private-token': 'x' } }),
      );
      expect([failure.code, failure.detail]).toEqual(['host.redirected', other.url]);
      expect(other.seen).toEqual([]);
    });

    test('refuses user info in the target, even at home', async () => {
      const server = keep(
        await serveHttp((request, response) =>
          response.writeHead(302, { location: `http://a:b@${request.headers.host}/` }).end(),
        ),
      );
      const failure = await failureOf(client()(server.url));
      expect([failure.code, failure.detail]).toEqual(['host.redirected', server.url]);
    });

    test('gives up after five', async () => {
      const server = keep(
        await serveHttp((request, response) =>
          response.writeHead(302, { location: `${request.url}x` }).end(),
        ),
      );
      expect((await failureOf(client()(`${server.url}/`))).code).toBe('host.redirected');
      expect(server.seen).toHaveLength(6);
    });

    test('leaves them alone when asked to', async () => {
      const server = keep(
        await serveHttp((_request, response) => response.writeHead(302, { location: '/to' }).end()),
      );
      const response = await client()(server.url, { redirect: 'manual' });
      expect([response.status, response.headers.get('location')]).toEqual([302, '/to']);
      expect((await failureOf(client()(server.url, { redirect: 'error' }))).code).toBe(
        'host.redirected',
      );
    });
  });

  describe('on size and time', () => {
    const endless = () =>
      serveHttp((_request, response) => {
        const write = () => {
          while (response.write(Buffer.alloc(65_536)) && !response.destroyed);
        };
        response.on('drain', write);
        write();
      });

    test('cuts an endless answer at 5 MiB and closes the connection', async () => {
      const server = keep(await endless());
      const failure = await failureOf(client()(server.url));
      expect([failure.code, wasUnsent(failure)]).toEqual(['host.too-large', false]);
    });

    test('keeps to a smaller limit, and to the byte', async () => {
      const server = keep(await serveHttp((_request, response) => response.end('x'.repeat(100))));
      expect(await (await client()(server.url, { limit: 100 })).text()).toHaveLength(100);
      expect((await failureOf(client()(server.url, { limit: 99 }))).code).toBe('host.too-large');
    });

    test('counts what a compressed answer unfolds to', async () => {
      const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024));
      const server = keep(
        await serveHttp((_request, response) => {
          response.writeHead(200, { 'content-encoding': 'gzip' });
          response.end(bomb);
        }),
      );
      expect(bomb.length).toBeLessThan(100_000);
      expect((await failureOf(client()(server.url))).code).toBe('host.too-large');
    });

    test('ends when no answer begins', async () => {
      const server = keep(await serveHttp(() => undefined));
      const failure = await failureOf(client({ timeouts: { firstByte: 100 } })(server.url));
      expect([failure.code, failure.detail, wasUnsent(failure)]).toEqual([
        'host.timeout',
        new URL(server.url).host,
        false,
      ]);
    });

    test('ends when the answer stops half-way', async () => {
      const server = keep(await serveHttp((_request, response) => void response.write('half')));
      const failure = await failureOf(client({ timeouts: { idle: 100 } })(server.url));
      expect(failure.code).toBe('host.timeout');
    });

    test('ends an answer that drips for ever', async () => {
      const server = keep(
        await serveHttp((_request, response) => {
          const drip = setInterval(() => response.write('.'), 20);
          response.on('close', () => clearInterval(drip));
        }),
      );
      const failure = await failureOf(client({ timeouts: { idle: 200, whole: 300 } })(server.url));
      expect(failure.code).toBe('host.timeout');
    });

    test('knows that nothing was sent when TLS never comes about', async () => {
      const silent = createServer().listen(0, '127.0.0.1');
      await new Promise((done) => silent.once('listening', done));
      const { port } = silent.address() as AddressInfo;
      const failure = await failureOf(
        client({ timeouts: { connect: 200 } })(`https://127.0.0.1:${port}`),
      );
      silent.close();
      expect([failure.code, wasUnsent(failure)]).toEqual(['host.timeout', true]);
    });

    test('stops when the caller does', async () => {
      const server = keep(await serveHttp(() => undefined));
      const caller = new AbortController();
      const asked = client()(server.url, { signal: caller.signal });
      setTimeout(() => caller.abort(), 50);
      expect((await failureOf(asked)).code).toBe('app.cancelled');
      expect((await failureOf(client()(server.url, { signal: AbortSignal.abort() }))).code).toBe(
        'app.cancelled',
      );
    });
  });

  describe('when the connection fails', () => {
    test('says unreachable, and that nothing was sent, where nobody listens', async () => {
      const server = await serveHttp(() => undefined);
      await server.close();
      const failure = await failureOf(client()(server.url));
      expect([failure.code, wasUnsent(failure)]).toEqual(['host.unreachable', true]);
    });

    test('says unreachable for a name that does not exist', async () => {
      const failure = await failureOf(client()('https://nowhere.invalid'));
      expect([failure.code, failure.detail, wasUnsent(failure)]).toEqual([
        'host.unreachable',
        'nowhere.invalid',
        true,
      ]);
    });

    test('does not claim so when the connection broke after sending', async () => {
      const server = keep(await serveHttp((request) => request.socket.destroy()));
      const failure = await failureOf(client()(server.url, { method: 'POST', body: 'x' }));
      expect([failure.code, wasUnsent(failure)]).toEqual(['host.unreachable', false]);
    });

    test('says when the other side speaks no TLS, or no HTTP', async () => {
      const plain = keep(await serveHttp((_request, response) => response.end()));
      expect((await failureOf(client()(plain.url.replace('http:', 'https:')))).code).toBe(
        'host.unexpected-reply',
      );
      const smtp = createServer((socket) => socket.end('220 mail ready\r\n')).listen(
        0,
        '127.0.0.1',
      );
      await new Promise((done) => smtp.once('listening', done));
      const { port } = smtp.address() as AddressInfo;
      expect((await failureOf(client()(`http://127.0.0.1:${port}`))).code).toBe(
        'host.unexpected-reply',
      );
      smtp.close();
    });
  });

  describe('on addresses', () => {
    test.each([
      'https://169.254.169.254/latest/meta-data/',
      'https://[::ffff:169.254.169.254]/',
      'https://[fd00:ec2::254]/',
      'https://metadata.google.internal/',
      'https://0.0.0.0/',
      'http://224.0.0.1/',
    ])('never talks to %s', async (url) => {
      const failure = await failureOf(client()(url));
      expect([failure.code, wasUnsent(failure)]).toEqual(['instance.forbidden-address', true]);
    });

    test('never connects where a name leads to such an address, however late it does', async () => {
      const server = keep(await serveHttp((_request, response) => response.end('mine')));
      const answers = ['127.0.0.1', '169.254.169.254', '::ffff:169.254.169.254'];
      const resolve = async () => [
        { address: answers[0]!, family: answers[0]!.includes(':') ? 6 : 4 },
      ];
      const url = server.url.replace('127.0.0.1', 'rebound.localhost');
      const http = client({ resolve });
      expect(await (await http(url)).text()).toBe('mine');
      for (const _ of [1, 2]) {
        answers.shift();
        await http.close();
        const failure = await failureOf(http(url));
        expect([failure.code, failure.detail]).toEqual([
          'instance.forbidden-address',
          'rebound.localhost',
        ]);
      }
      expect(server.seen).toHaveLength(1);
    });

    test('refuses a name of which one address out of several is forbidden', async () => {
      const resolve = async () => [
        { address: '127.0.0.1', family: 4 },
        { address: 'fd00:ec2::254', family: 6 },
      ];
      const failure = await failureOf(client({ resolve })('https://gitlab.test/'));
      expect(failure.code).toBe('instance.forbidden-address');
    });

    test.each(['http://gitlab.example.com', 'http://10.0.0.5/', 'ftp://127.0.0.1/'])(
      'refuses %s: plain text beyond this machine',
      async (url) => {
        expect((await failureOf(client()(url))).code).toBe('instance.insecure');
      },
    );
  });

  describe('through a proxy', () => {
    test('reaches an https host by CONNECT, and verifies its certificate all the same', async () => {
      const issued = await authority.issue({ names: ['gitlab.test'] });
      const server = keep(
        await serveHttps(issued, (_request, response) => response.end('through')),
      );
      const proxy = keep(await serveProxy());
      const env = { HTTPS_PROXY: `http://me:pw@127.0.0.1:${proxy.port}` };
      const url = `https://gitlab.test:${server.port}/`;
      const trusted = client({
        env,
        caFor: (origin) => (origin === originOf(url) ? authority.ca : undefined),
      });
      expect(await (await trusted(url)).text()).toBe('through');
      expect(proxy.seen).toEqual([
        `CONNECT gitlab.test:${server.port} Basic ${Buffer.from('me:pw').toString('base64')}`,
      ]);
      const failure = await failureOf(client({ env })(url));
      expect([failure.code, failure.detail]).toEqual([
        'host.proxy-intercepts',
        `gitlab.test:${server.port}, issued by “Test authority”, through 127.0.0.1:${proxy.port}`,
      ]);
    });

    test.each([
      [407, 'host.proxy-auth'],
      [502, 'host.proxy-refused'],
    ])('names the proxy when it answers %i', async (status, code) => {
      const proxy = keep(await serveProxy(status));
      const failure = await failureOf(
        client({ env: { https_proxy: proxy.url } })('https://gitlab.test/'),
      );
      expect([failure.code, failure.detail, wasUnsent(failure)]).toEqual([
        code,
        `127.0.0.1:${proxy.port} answered ${status}`,
        true,
      ]);
    });

    test('keeps to NO_PROXY, and never sends loopback there', async () => {
      const server = keep(await serveHttp((_request, response) => response.end('direct')));
      const proxy = keep(await serveProxy(502));
      const env = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, no_proxy: 'nowhere.invalid' };
      expect(await (await client({ env })(server.url)).text()).toBe('direct');
      expect((await failureOf(client({ env })('https://nowhere.invalid'))).code).toBe(
        'host.unreachable',
      );
      expect(proxy.seen).toEqual([]);
    });
  });
});
