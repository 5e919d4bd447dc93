import { createServer, type RequestListener } from 'node:http';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, test } from 'vitest';

import { account, instance } from '../../../../preload/model/account.ts';
import type { VaultState } from '../../../../preload/model/vault.ts';
import { AppError } from '../../../core/app-error.ts';
import { systemClock } from '../../../core/clock.ts';
import { openDatabase } from '../../../hosts/node/database/database.ts';
import { tokenAccepted } from './account-check.ts';
import { browserFound, schemeHandled } from './desktop-checks.ts';
import { gitFound, gitSafe } from './git-checks.ts';
import { certificateTrusted, clockRight, instanceReachable } from './instance-checks.ts';
import { createProbe } from './probe.ts';
import { proxyNamed } from './proxy-check.ts';
import { databaseSound, dataFolderWritable, diskSpace } from './storage-checks.ts';
import { vaultCheck } from './vault-check.ts';
import type { DoctorCheck } from '../verdict.ts';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});
const run = (check: DoctorCheck) => check.run(AbortSignal.timeout(5_000));

describe('git', () => {
  const git = {
    describe: async () => ({ path: '/usr/bin/git', version: 'git version 2.39.5' }),
    selfTest: async () => {},
  };
  test('is named with version and place', async () => {
    expect(await run(gitFound(git))).toMatchObject({ detail: 'git 2.39.5 at /usr/bin/git' });
    expect(await run(gitSafe(git))).toMatchObject({ status: 'passed' });
  });
});

describe('the vault', () => {
  const ready: VaultState = {
    state: 'ready',
    keeper: 'keychain',
    binding: 'keytar',
    reason: null,
    secrets: 1,
  };
  test.each<[string, Partial<VaultState>, string, RegExp]>([
    ['in the keychain', {}, 'passed', /keychain keeps the key, through keytar/],
    ['behind a passphrase', { keeper: 'passphrase' }, 'passed', /passphrase/],
    ['in memory', { keeper: 'memory' }, 'passed', /linked again after/],
    [
      'locked',
      { state: 'locked', reason: 'The keychain is locked.' },
      'failed',
      /is locked\. 1 secret wait/,
    ],
    ['not chosen', { state: 'choose', reason: 'No D-Bus.' }, 'failed', /No D-Bus/],
  ])('%s', async (_, state, status, detail) => {
    const verdict = await run(vaultCheck({ describe: async () => ({ ...ready, ...state }) }));
    expect(verdict).toMatchObject({ status, detail: expect.stringMatching(detail) });
    expect(verdict.remedy === null).toBe(status !== 'failed');
  });
});

describe('storage', () => {
  const folders = {
    make: (path: string) => mkdir(path),
    remove: (path: string) => rm(path, { recursive: true }),
    within: (base: string, ...parts: readonly string[]) => join(base, ...parts),
  };

  test('is tried by writing, and left as it was', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-doctor-'));
    ended.push(() => rm(folder, { recursive: true }));
    const before = await stat(folder);
    expect(await run(dataFolderWritable(folder, folders))).toMatchObject({
      status: 'passed',
      detail: folder,
    });
    expect((await stat(folder)).nlink).toBe(before.nlink);
  });

  test.each([
    ['not writable', new AppError('app.storage-failed'), /Make .+ a folder you may write to/],
    ['full', new AppError('app.disk-full'), /Free some space/],
  ])('that is %s fails with a way out', async (_, thrown, remedy) => {
    const broken = { ...folders, make: () => Promise.reject(thrown) };
    const verdict = await run(dataFolderWritable('/data', broken));
    expect(verdict).toMatchObject({ status: 'failed', remedy: expect.stringMatching(remedy) });
  });

  test('of a sound database passes', async () => {
    const database = openDatabase(':memory:');
    ended.push(() => database.close());
    expect(await run(databaseSound(database))).toMatchObject({ status: 'passed' });
  });

  test('of a damaged database fails with what SQLite said', async () => {
    const database = openDatabase(':memory:');
    ended.push(() => database.close());
    // A row that breaks a check behind SQLite's back is damage that quick_check must see.
    database.run('CREATE TABLE broken (n INTEGER NOT NULL CHECK (n > 0))');
    database.run('PRAGMA ignore_check_constraints = 1');
    database.run('INSERT INTO broken VALUES (-1)');
    database.run('PRAGMA ignore_check_constraints = 0');
    const verdict = await run(databaseSound(database));
    expect(verdict).toMatchObject({ status: 'failed', detail: expect.stringContaining('broken') });
  });

  test.each([
    [2_500_000_000, 'passed', '2.5 GB free'],
    [300_000_000, 'failed', '300 MB free'],
  ])('with %i bytes free has %s', async (free, status, words) => {
    const verdict = await run(diskSpace('/data', async () => free));
    expect(verdict).toMatchObject({ status, detail: expect.stringContaining(words) });
  });
});

describe('the desktop', () => {
  test.each([
    [
      'here',
      { points: 'here', name: 'Latchkey' } as const,
      'passed',
      'The system starts Latchkey.',
    ],
    [
      'elsewhere',
      { points: 'elsewhere', name: 'Other' } as const,
      'failed',
      'The system starts Other.',
    ],
    [
      'nowhere',
      { points: 'nowhere', name: null } as const,
      'failed',
      'The system knows no program for them.',
    ],
  ])('whose scheme points %s', async (_, handler, status, detail) => {
    expect(await run(schemeHandled('dev.latchkey', async () => handler))).toMatchObject({
      status,
      detail,
    });
  });

  test('without a scheme says why it was not looked at', async () => {
    expect(await run(schemeHandled('dev.latchkey', undefined))).toMatchObject({
      status: 'not-run',
      remedy: null,
    });
  });

  test('names its browser, or says there is none', async () => {
    expect(await run(browserFound(async () => 'xdg-open'))).toMatchObject({
      status: 'passed',
      detail: 'xdg-open',
    });
    expect(await run(browserFound(async () => null))).toMatchObject({ status: 'failed' });
  });
});

describe('the proxy', () => {
  test.each([
    ['none', {}, /straight to the host/],
    [
      'one',
      { HTTPS_PROXY: 'http://proxy.example.com:3128/' },
      /^HTTPS_PROXY http:\/\/proxy\.example\.com:3128$/,
    ],
    [
      'a bare one',
      { http_proxy: 'proxy:3128', no_proxy: 'localhost' },
      /^http_proxy http:\/\/proxy:3128; not for localhost$/,
    ],
    [
      'one with a password',
      { https_proxy: 'http://ada:s3cret@proxy:3128' },
      /^https_proxy http:\/\/proxy:3128 \(with a sign-in\)$/,
    ],
  ])('%s', async (_, environment, detail) => {
    const verdict = await run(proxyNamed(environment));
    expect(verdict).toMatchObject({ status: 'passed', detail: expect.stringMatching(detail) });
  });

  test('that is not an address fails without showing it', async () => {
    const verdict = await run(proxyNamed({ https_proxy: 'ftp://ada:s3cret@proxy' }));
    expect(verdict).toMatchObject({
      status: 'failed',
      remedy: expect.stringContaining('Set https_proxy'),
    });
    expect(JSON.stringify(verdict)).not.toContain('s3cret');
  });
});

describe('an instance over real HTTP', () => {
  test.each([
    [401, 'passed', /^http:\/\/127/],
    [200, 'passed', /^http:\/\/127/],
    [502, 'failed', /answered with 502/],
    [404, 'failed', /which GitLab would not/],
  ])('that answers %i has %s', async (status, verdict, detail) => {
    const { at } = await serve((_, reply) => reply.writeHead(status).end('{}'));
    const probe = createProbe(fetch, at);
    expect(await run(instanceReachable(at, probe))).toMatchObject({
      status: verdict,
      detail: expect.stringMatching(detail),
    });
  });

  test('is asked once, for its version, by all checks together', async () => {
    const asked: string[] = [];
    const { at } = await serve((request, reply) => {
      asked.push(`${request.method} ${request.url}`);
      reply.writeHead(401).end();
    });
    const probe = createProbe(fetch, at);
    const checks = [
      instanceReachable(at, probe),
      certificateTrusted(at, probe),
      clockRight(new Map([[at, probe]]), systemClock),
    ];
    await Promise.all(checks.map(run));
    expect(asked).toEqual(['GET /api/v4/version']);
  });

  test.each([
    [0, 'passed', /^The same time as 127/],
    [-90_000, 'passed', /^90 s ahead of 127/],
    [600_000, 'failed', /^10 min behind 127/],
  ])('whose clock is %i ms off has the clock %s', async (off, status, detail) => {
    const now = 1_800_000_000_000;
    const { at } = await serve((_, reply) =>
      reply.writeHead(401, { date: new Date(now + off).toUTCString() }).end(),
    );
    const clock = { ...systemClock, now: () => now };
    const verdict = await run(clockRight(new Map([[at, createProbe(fetch, at)]]), clock));
    expect(verdict).toMatchObject({ status, detail: expect.stringMatching(detail) });
  });

  test('that has no trusted certificate answers all the same, and the certificate fails', async () => {
    const at = instance.parse('https://gitlab.example.com');
    const probe = createProbe(
      () => Promise.reject(new AppError('host.certificate-untrusted', { detail: 'Acme CA' })),
      at,
    );
    expect(await run(instanceReachable(at, probe))).toMatchObject({ status: 'passed' });
    expect(await run(certificateTrusted(at, probe))).toMatchObject({
      status: 'failed',
      detail: 'The host’s certificate is not trusted: Acme CA',
    });
    expect(await run(clockRight(new Map([[at, probe]]), systemClock))).toMatchObject({
      status: 'not-run',
    });
  });

  test('that is silent fails once, and the others are not run', async () => {
    const at = instance.parse('https://gitlab.example.com');
    const probe = createProbe(() => Promise.reject(new AppError('host.unreachable')), at);
    expect(await run(instanceReachable(at, probe))).toMatchObject({ status: 'failed' });
    expect(await run(certificateTrusted(at, probe))).toMatchObject({ status: 'not-run' });
  });
});

describe('an account', () => {
  const ada = account.parse({
    id: 'acc_0000000000000001',
    provider: 'gitlab',
    instance: 'https://gitlab.example.com',
    host: 'gitlab.example.com',
    login: 'ada',
    name: 'Ada',
    email: null,
    avatar: null,
    scopes: [],
    method: 'loopback',
    repository: null,
    health: 'linked',
    linkedAt: 0,
    lastUsedAt: null,
    expiresAt: null,
  });
  test.each([
    ['accepted', undefined, 'passed'],
    ['refused', new AppError('account.refused'), 'failed'],
    ['out of reach', new AppError('host.unreachable'), 'not-run'],
    ['locked away', new AppError('vault.locked'), 'not-run'],
  ])('%s', async (_, thrown, status) => {
    const check = tokenAccepted(ada, async () => {
      if (thrown) throw thrown;
    });
    expect(check.title).toBe('ada is accepted by gitlab.example.com');
    expect(await run(check)).toMatchObject({ status });
  });
});

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  ended.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { at: instance.parse(`http://127.0.0.1:${port}`) };
}
