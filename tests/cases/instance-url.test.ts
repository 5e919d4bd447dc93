import { createServer } from 'node:net';

import { afterEach, describe, expect, test } from 'vitest';

import { AppError } from '../../main/core/app-error.ts';
import { canonicalInstance } from '../../main/core/instance-url.ts';
import { createHttp, type HttpOptions } from '../../main/hosts/node/http/http.ts';
import {
  createAuthority,
  serveHttp,
  serveHttps,
} from '../../main/hosts/node/http/test-servers.ts';
import { casesFor } from './cases.ts';

const cases = casesFor('instance-url');
const inputOf = (id: string) => cases.find((each) => each.id === id)!.input;
const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** What is typed, and the form or the failure it must come to. */
const typed: Readonly<Record<string, string>> = {
  'instance-url-01': 'https://gitlab.example.com',
  'instance-url-02': 'instance.insecure',
  'instance-url-04': 'https://gitlab.example.com/gitlab',
  'instance-url-05': 'instance.credentials-in-url',
  'instance-url-07': 'instance.malformed: query',
  'instance-url-08': 'instance.forbidden-address: 169.254.169.254',
  'instance-url-10': 'instance.forbidden-address: [fd00:ec2::254]',
  'instance-url-11': 'instance.forbidden-address: [::ffff:a9fe:a9fe]',
  'instance-url-13': 'instance.forbidden-address: 0.0.0.0',
  'instance-url-14': 'https://10.0.0.5',
  'instance-url-25': 'instance.malformed: port',
  'instance-url-26': 'instance.malformed: control or invisible character',
};

/** What a server does to us, and the failure it must come to. */
const served: Readonly<Record<string, () => Promise<void>>> = {
  async 'instance-url-16'() {
    const { seen, failure } = await redirectedTo('http://gitlab.example.com/');
    expect([failure.code, failure.detail]).toEqual(['host.redirected', 'http://gitlab.example.com']);
    expect(seen).toHaveLength(1);
  },
  async 'instance-url-17'() {
    const other = keep(await serveHttp((_request, response) => response.end()));
    const { failure } = await redirectedTo(`${other.url}/api`);
    expect([failure.code, failure.detail, other.seen]).toEqual(['host.redirected', other.url, []]);
  },
  async 'instance-url-19'() {
    const failure = await withCertificate({ from: -9, to: -2 });
    const since = new Date(Date.now() - 2 * 24 * 3600 * 1000).toISOString().slice(0, 10);
    expect([failure.code, failure.detail]).toEqual([
      'host.certificate-expired',
      expect.stringContaining(since),
    ]);
  },
  async 'instance-url-20'() {
    const failure = await withCertificate({ ips: [], names: ['gitlab.example.com'] });
    expect(failure.code).toBe('host.certificate-name');
  },
  async 'instance-url-22'() {
    let isClosed = false;
    const server = keep(
      await serveHttp((_request, response) => {
        response.on('close', () => (isClosed = true));
        const write = () => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        };
        response.on('drain', write);
        write();
      }),
    );
    expect((await failureOf(client()(server.url))).code).toBe('host.too-large');
    await expect.poll(() => isClosed).toBe(true);
  },
  async 'instance-url-23'() {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => silent.once('listening', done));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const started = performance.now();
    // With the product's own limits: nothing is shortened for the test.
    const failures = await Promise.all([
      failureOf(client()(`https://127.0.0.1:${port}`)),
      failureOf(client()(`http://127.0.0.1:${port}`)),
    ]);
    silent.close();
    expect(failures.map((each) => each.code)).toEqual(['host.timeout', 'host.timeout']);
    expect(performance.now() - started).toBeLessThan(15_500);
  },
};

describe('instance addresses', () => {
  test('every case is here', () => {
    expect([...Object.keys(typed), ...Object.keys(served)].sort()).toEqual(
      cases.map(({ id }) => id).sort(),
    );
  });

  test.each(Object.entries(typed))('%s', (id, outcome) => {
    expect(outcomeOf(inputOf(id))).toBe(outcome);
  });

  test.each(Object.entries(served))('%s', async (_id, run) => run());
});

function outcomeOf(text: string): string {
  try {
    return canonicalInstance(text, { allowHttp: false });
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    expect(JSON.stringify([thrown.message, thrown.stack])).not.toContain('user:pw');
    // The insecure one names the host it would have gone to; that is not part of the outcome.
    return thrown.code === 'instance.insecure' ? thrown.code : thrown.message;
  }
}

async function redirectedTo(location: string) {
  const server = keep(
    await serveHttp((_request, response) => response.writeHead(302, { location }).end()),
  );
  const headers = { 'private-token': 'glpat-canary', 'api-key': 'canary', authorization: 'Bearer canary' };
  const failure = await failureOf(client()(server.url, { method: 'POST', headers, body: 'code=canary' }));
  return { seen: server.seen, failure };
}

async function withCertificate(
  options: NonNullable<Parameters<Awaited<ReturnType<typeof createAuthority>>['issue']>[0]>,
): Promise<AppError> {
  const authority = await createAuthority();
  const issued = await authority.issue(options);
  const server = keep(await serveHttps(issued, (_request, response) => response.end()));
  const failure = await failureOf(client({ caFor: () => authority.ca })(server.url));
  expect(server.seen).toEqual([]);
  return failure;
}

function keep<T extends { close(): Promise<unknown> }>(one: T): T {
  open.unshift(one);
  return one;
}

function client(options: HttpOptions = {}) {
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
