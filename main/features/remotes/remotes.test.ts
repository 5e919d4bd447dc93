import { afterEach, describe, expect, test } from 'vitest';

import { account, type Account } from '../../../preload/model/account.ts';
import type { Activity } from '../../../preload/model/activity.ts';
import type { HostKind } from '../../../preload/model/remote.ts';
import { AppError } from '../../core/app-error.ts';
import { canonicalGitUrl } from '../../core/git-url.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import { makeKey, publicHalf, readHostKey } from '../../hosts/node/ssh/keys.ts';
import type { SshHostKey } from '../../ports/ssh.ts';
import type { HandMade } from './deps.ts';
import { installationOf, keyTypeFor } from './installation.ts';
import { publishedFor } from './published-host-keys.ts';
import { createRemotes } from './remotes.ts';

// docs.github.com, "GitHub's SSH key fingerprints".
const githubKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The feature over a real database and real keys; the servers and the accounts are this test's. */
function start(kind: HostKind = 'generic') {
  const database = openDatabase(':memory:');
  closing.push(() => database.close());
  const linked: (Account & { readonly secret: string })[] = [];
  const recorded: Omit<Activity, 'id' | 'at'>[] = [];
  const shown: SshHostKey[] = [];
  const asked: string[][] = [];
  let counted = 0;

  function store(link: HandMade): Account {
    const known = linked.findIndex(
      (one) => one.instance === link.instance && one.login === link.identity.login,
    );
    counted += 1;
    const stored = account.parse({
      id: known < 0 ? `acc_${String(counted).padStart(16, '0')}` : linked[known]!.id,
      provider: link.provider,
      instance: link.instance,
      host: new URL(link.instance).host,
      login: link.identity.login,
      name: link.identity.name,
      email: link.identity.email,
      avatar: null,
      scopes: [],
      method: link.method,
      repository: link.repository ?? null,
      health: 'linked',
      linkedAt: 1,
      lastUsedAt: null,
      expiresAt: null,
    });
    linked.splice(known < 0 ? linked.length : known, 1, {
      ...stored,
      secret: link.grant.accessToken,
    });
    return stored;
  }

  const secretOf = (one: Account) => linked.find(({ id }) => id === one.id)!.secret;
  const remotes = createRemotes({
    database,
    runner: {
      run: async ({ args, credential }) => {
        asked.push([...args]);
        if (credential?.kind !== 'https') throw new Error('https expected');
        if ((await credential.password()) !== 'good') throw new AppError('git.refused');
        return 'ref: refs/heads/main\tHEAD\n11\tHEAD\n11\trefs/heads/main\n22\trefs/heads/x/y\n';
      },
    },
    ssh: { makeKey, publicHalf, readHostKey, hostKeys: async () => shown },
    accounts: {
      all: () => linked,
      get: (id) => linked.find((one) => one.id === id)!,
      link: async (given) => store(given),
      used: () => undefined,
    },
    secretOf: async (one) => secretOf(one),
    credentialFor: (one, origin) => ({
      kind: 'https',
      account: one.id,
      origin,
      root: '',
      username: one.login,
      password: async () => secretOf(one),
    }),
    recognise: () => ({ kind, reason: 'Because.' }),
    folder: '/',
    personOfGit: async () => ({ name: 'Ada Lovelace', email: 'ada@example.test' }),
    clock: { now: () => 1, monotonic: () => 1, sleep: async () => undefined },
    record: (entry) => void recorded.push(entry),
  });
  return { remotes, handlers: remotes.handlers, linked, recorded, shown, asked };
}

const show = (line: string): SshHostKey => readHostKey(line)!;

describe('reading', () => {
  test('names the accounts that serve the address, and no key made for another', async () => {
    const { handlers } = start();
    const url = 'https://git.example/team/shop.git';
    const { id } = await handlers['remotes.link']({ url, username: 'ada', token: 'good' });
    const key = await handlers['remotes.make-key']({ url: 'git@git.example:team/shop.git' });
    const accountsAt = async (typed: string) =>
      (await handlers['remotes.read']({ url: typed })).accounts;
    expect(await accountsAt(url)).toEqual([id]);
    expect(await accountsAt('https://git.example/other.git')).toEqual([id]);
    expect(await accountsAt('https://git.example:8443/team/shop.git')).toEqual([]);
    expect(await accountsAt('ssh://git@git.example/team/shop')).toEqual([key.account]);
    expect(await accountsAt('ssh://git@git.example/team/other.git')).toEqual([]);
  });

  test.each([
    ['https://git.example', 'git.bad-url'],
    ['ssh://git:canary-pw@git.example/a.git', 'git.url-credentials'],
    ['http://git.example/a.git', 'instance.insecure'],
  ])('%s is refused', async (url, code) => {
    const failure = await start()
      .handlers['remotes.read']({ url })
      .catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code });
    expect(`${String(failure)}${JSON.stringify(failure)}`).not.toContain('canary');
  });
});

describe('linking a token', () => {
  test.each([
    ['github', 'x-access-token'],
    ['gitlab', 'oauth2'],
    ['bitbucket', 'x-token-auth'],
  ] as const)('uses the name %s takes when none is given', async (kind, login) => {
    const { handlers, linked } = start(kind);
    await handlers['remotes.link']({ url: 'https://git.example/a.git', token: 'good' });
    expect(linked).toMatchObject([
      { login, name: 'Ada Lovelace', email: 'ada@example.test', secret: 'good' },
    ]);
  });

  test('stores nothing when the server refuses it, or for an ssh address', async () => {
    const { handlers, linked } = start();
    const link = handlers['remotes.link'];
    const url = 'https://git.example/a.git';
    await expect(link({ url, username: 'ada', token: 'bad' })).rejects.toThrow('git.refused');
    const ssh = 'git@git.example:a.git';
    await expect(link({ url: ssh, username: 'ada', token: 'good' })).rejects.toThrow('git.bad-url');
    expect(linked).toEqual([]);
  });

  test('asks outside any folder, and tells the branches', async () => {
    const { handlers, asked } = start();
    const url = 'https://git.example/a.git';
    const { id } = await handlers['remotes.link']({ url, username: 'ada', token: 'good' });
    expect(await handlers['remotes.test']({ account: id, url })).toEqual({
      branches: ['main', 'x/y'],
      defaultBranch: 'main',
    });
    expect(asked[0]).toEqual([
      '--git-dir=/dev/null',
      'ls-remote',
      '--symref',
      '--',
      url,
      'HEAD',
      'refs/heads/*',
    ]);
    const elsewhere = { account: id, url: 'https://other.example/a.git' };
    await expect(handlers['remotes.test'](elsewhere)).rejects.toThrow('account.needs-link');
    expect(asked).toHaveLength(2);
  });
});

describe('a key', () => {
  test('of CodeCommit follows the key ID that AWS gives out later', async () => {
    const { handlers, linked } = start('codecommit');
    const host = 'git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop';
    const first = await handlers['remotes.make-key']({ url: `ssh://${host}` });
    expect(first.publicKey).toMatch(/^ssh-rsa /);
    const second = await handlers['remotes.make-key']({ url: `ssh://APKA123@${host}` });
    expect(second).toMatchObject({ made: false, account: first.account });
    expect(second.publicKey).toBe(first.publicKey);
    expect(linked).toMatchObject([{ repository: `ssh://APKA123@${host}` }]);
  });

  test('is one for each repository, named after it', async () => {
    const { handlers, linked } = start();
    await handlers['remotes.make-key']({
      url: 'git@git.example:team/Big Shop!.git'.replace(' ', ''),
    });
    await handlers['remotes.make-key']({ url: 'git@git.example:team/other' });
    expect(linked.map(({ login }) => login.replace(/[0-9a-f]{6}$/, '#'))).toEqual([
      'latchkey-bigshop--#',
      'latchkey-other-#',
    ]);
    expect(linked.every(({ secret }) => secret.startsWith('-----BEGIN PRIVATE KEY-----'))).toBe(
      true,
    );
  });

  test('goes to git with the host keys pinned for that origin, and no other', async () => {
    const { remotes, handlers, linked, shown } = start();
    const url = 'ssh://ada@git.example:2222/a.git';
    await handlers['remotes.make-key']({ url });
    shown.push(show(githubKey));
    const { fingerprint } = shown[0]!;
    await handlers['remotes.trust-host']({ url, fingerprint, override: false });
    const credential = remotes.sshCredential(linked[0]!, 'ssh://git.example:2222');
    expect(credential).toMatchObject({ kind: 'ssh', username: 'ada', hostKeys: [githubKey] });
    expect(await credential.privateKey()).toBe(linked[0]!.secret);
    expect(remotes.sshCredential(linked[0]!, 'ssh://git.example:22').hostKeys).toEqual([]);
  });
});

describe('host keys', () => {
  test('are compared with what the service publishes, and another needs an override', async () => {
    const { handlers, shown, recorded } = start();
    const url = 'git@github.com:a/b.git';
    const other = show((await makeKey('ed25519', '')).publicKey);
    shown.push(show(githubKey), other);
    const read = await handlers['remotes.host-key']({ url });
    expect(read.keys.map(({ published }) => published)).toEqual(['match', 'differs']);
    expect(read.publishedAt).toContain('docs.github.com');

    const trust = handlers['remotes.trust-host'];
    const { fingerprint } = other;
    await expect(trust({ url, fingerprint, override: false })).rejects.toThrow(
      'git.host-key-not-published',
    );
    expect(recorded).toEqual([]);
    await trust({ url, fingerprint: shown[0]!.fingerprint, override: false });
    expect(recorded).toMatchObject([{ action: 'host-key.trusted', subject: 'github.com' }]);
  });

  test('of another server do not count, and https has none', async () => {
    const { handlers, shown } = start();
    shown.push(show(githubKey));
    const { fingerprint } = shown[0]!;
    const one = 'git@one.example:a.git';
    await handlers['remotes.trust-host']({ url: one, fingerprint, override: false });
    const read = await handlers['remotes.host-key']({ url: 'git@two.example:a.git' });
    expect(read.keys[0]).toMatchObject({ pinned: false, published: 'unknown' });
    const https = { url: 'https://one.example/a.git' };
    await expect(handlers['remotes.host-key'](https)).rejects.toThrow('git.bad-url');
  });

  test('that gained one of another type have not changed', async () => {
    const { handlers, shown } = start();
    const url = 'git@one.example:a.git';
    shown.push(show(githubKey));
    const { fingerprint } = shown[0]!;
    await handlers['remotes.trust-host']({ url, fingerprint, override: false });
    shown.push(show((await makeKey('rsa', '')).publicKey));
    expect(await handlers['remotes.host-key']({ url })).toMatchObject({
      changed: false,
      missing: [],
    });
    shown.shift();
    expect(await handlers['remotes.host-key']({ url })).toMatchObject({ changed: true });
  });

  test.each(['github.com', 'gitlab.com', 'bitbucket.org', 'ssh.dev.azure.com'])(
    'of %s are published with their page',
    (host) => {
      const { page, fingerprints } = publishedFor(host)!;
      expect(page).toMatch(/^https:\/\//);
      for (const one of fingerprints) expect(one).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    },
  );

  test('of a host whose name is a word of the language are none', () => {
    expect(publishedFor('constructor')).toBeUndefined();
  });
});

describe('where a key goes', () => {
  test.each([
    ['github', 'git@github.com:a/b.git', 'https://github.com/a/b/settings/keys/new'],
    ['github', 'ssh://git@ssh.github.com:443/a/b', 'https://github.com/a/b/settings/keys/new'],
    ['gitlab', 'git@gitlab.com:g/s/p.git', 'https://gitlab.com/g/s/p/-/settings/repository'],
    ['bitbucket', 'git@bitbucket.org:w/s.git', 'https://bitbucket.org/account/settings/ssh-keys/'],
    ['bitbucket-server', 'ssh://git@b.example:7999/K/s.git', null],
    [
      'azure-devops',
      'git@ssh.dev.azure.com:v3/contoso/p/r',
      'https://dev.azure.com/contoso/_usersSettings/keys',
    ],
    [
      'codecommit',
      'ssh://git-codecommit.eu-west-1.amazonaws.com/v1/repos/r',
      'https://console.aws.amazon.com/iam/home#/users',
    ],
    ['gitea', 'git@codeberg.org:a/b.git', 'https://codeberg.org/a/b/settings/keys'],
    ['generic', 'git@git.example:a.git', null],
  ] as const)('at %s for %s', (kind, typed, page) => {
    const guide = installationOf(kind, canonicalGitUrl(typed));
    expect(guide.page).toBe(page);
    expect(guide.steps.length).toBeGreaterThan(1);
    expect(guide.writeAccess).not.toBeNull();
    expect(guide.sources.every((source) => source.startsWith('https://'))).toBe(true);
    const needsRsa = kind === 'azure-devops' || kind === 'codecommit';
    expect(keyTypeFor(kind)).toBe(needsRsa ? 'rsa' : 'ed25519');
    expect(guide.notes.join(' ').includes('RSA keys only')).toBe(needsRsa);
  });
});
