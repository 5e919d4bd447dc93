import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createApp, type App } from '../main/app.ts';
import { systemClock } from '../main/core/clock.ts';
import { openDatabase } from '../main/hosts/node/database/database.ts';
import { migrations } from '../main/hosts/node/database/migrations.ts';
import { createNodePorts } from '../main/hosts/node/ports.ts';
import { createVault } from '../main/hosts/node/vault/vault.ts';
import type { Database, SqlValue } from '../main/ports/database.ts';
import type { Call, Input, Output } from '../preload/contract.ts';
import type { Instance } from '../preload/model/account.ts';

/** The steps of the version that knew GitLab alone. */
const first = migrations.slice(0, 4);
const instance = 'https://gitlab.example.com' as Instance;
const account = 'acc_0123456789abcdef';
const passphrase = 'correct horse battery';
const now = Date.now();
const ended = {
  browserOpened: true,
  device: null,
  account,
  failure: null,
};

/** A row in every table of that version, as it wrote them. */
const rows: readonly (readonly [string, Readonly<Record<string, SqlValue>>])[] = [
  [
    'integrations',
    {
      provider: 'gitlab',
      instance,
      client_id: 'the-application-id',
      secret_saved_at: now,
      ca: null,
      allow_http: 0,
      state: 'ready',
      authorised_by: 'ada',
      saved_at: now,
    },
  ],
  [
    'accounts',
    {
      id: account,
      provider: 'gitlab',
      instance,
      login: 'ada',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      avatar: null,
      scopes: 'read_api write_repository',
      method: 'custom-protocol',
      redirect_uri: 'dev.latchkey://oauth/gitlab',
      health: 'linked',
      linked_at: now,
      last_used_at: now,
      expires_at: now + 3_600_000,
    },
  ],
  [
    'attempts',
    {
      id: 'att_0123456789abcdef',
      state_hash: 'hash',
      provider: 'gitlab',
      instance,
      client_id: 'the-application-id',
      method: 'custom-protocol',
      purpose: 'link',
      redirect_uri: 'dev.latchkey://oauth/gitlab',
      issuer: instance,
      status: 'done',
      body: JSON.stringify(ended),
      owner_pid: 1,
      owner_mark: 'x',
      started_at: now,
      expires_at: now + 600_000,
    },
  ],
  [
    'journal',
    {
      subject: `refresh:${account}`,
      step: 'locked',
      detail: '',
      owner_pid: 0,
      owner_mark: '',
      started_at: now,
    },
  ],
  [
    'repositories',
    {
      account,
      id: '7',
      path: 'acme/platform',
      description: 'The platform',
      web_url: `${instance}/acme/platform`,
      clone_url: `${instance}/acme/platform.git`,
      default_branch: 'main',
      visibility: 'private',
      archived: 0,
      permission: 'write',
      last_activity_at: now,
      generation: 1,
      haystack: 'acme/platform\nthe platform',
    },
  ],
  ['repository_index', { account, generation: 1, completed_at: now }],
  [
    'clones',
    {
      id: 'cln_0123456789abcdef',
      account,
      repository: '7',
      path: 'acme/platform',
      clone_url: `${instance}/acme/platform.git`,
      folder: '/home/ada/platform',
      cloned_at: now,
    },
  ],
  [
    'partial_clones',
    {
      id: 'cln_1123456789abcdef',
      folder: '/home/ada/half',
      clone: '',
      owner_pid: 1,
      owner_mark: 'x',
      started_at: now,
    },
  ],
  [
    'revocations',
    { id: 'acc_1123456789abcdef', provider: 'gitlab', instance, login: 'bob', queued_at: now },
  ],
  [
    'activity',
    {
      at: now,
      action: 'account.linked',
      actor: 'ada on gitlab.example.com',
      subject: 'gitlab.example.com',
      result: 'done',
      detail: 'by custom-protocol',
    },
  ],
  ['settings', { key: 'theme', value: '"dark"' }],
  ['meta', { key: 'kept', value: 'as it was' }],
  [
    'vaults_aside',
    {
      key_id: 'an-older-key',
      keeper: 'keychain',
      binding: 'x',
      kdf: null,
      wrapped_key: null,
      proof: Buffer.from('proof'),
      created_at: now,
      set_aside_at: now,
    },
  ],
  [
    'secrets_aside',
    {
      vault: 'an-older-key',
      id: 'credential:x',
      key_id: 'an-older-key',
      sealed: Buffer.from('sealed'),
      written_at: now,
    },
  ],
];

function insert(database: Database, table: string, row: Readonly<Record<string, SqlValue>>): void {
  const names = Object.keys(row);
  database.run(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values(row),
  );
}

const tablesOf = (database: Database): readonly string[] =>
  database
    .all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .map(({ name }) => String(name));

test('steps that have shipped are never edited', () => {
  const digest = createHash('sha256').update(JSON.stringify(first)).digest('hex');
  expect(digest).toBe('544414c0c3b4d22b3877ebe38a2fd9c950a5ca663d269dbec2e34ff0870d5c38');
});

describe('data of the version that knew GitLab alone', () => {
  let folder: string;
  let app: App;
  let before: ReadonlyMap<string, readonly object[]>;

  async function call<C extends Call>(name: C, input: Input<C>): Promise<Output<C>> {
    const outcome = await app.dispatch(name, input);
    if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.failure)}`);
    return outcome.value as Output<C>;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-older-'));
    const old = openDatabase(join(folder, 'latchkey.db'), first);
    const vault = createVault({ database: old, keychains: [], clock: systemClock });
    await vault.choose('passphrase', passphrase);
    for (const [table, row] of rows) insert(old, table, row);
    const grant = { accessToken: 'the-token', refreshToken: 'r', obtainedAt: now, expiresAt: null };
    await vault.write(`credential:${account}`, JSON.stringify(grant));
    await vault.write(`integration:gitlab:${instance}`, 'the-application-secret');
    await vault.write('revocation:acc_1123456789abcdef', JSON.stringify(grant));
    before = new Map(tablesOf(old).map((table) => [table, old.all(`SELECT * FROM ${table}`)]));
    old.close();

    app = await createApp({
      ports: createNodePorts({ folder, policyPath: join(folder, 'no-policy.json') }),
      host: {
        capabilities: { customProtocol: false, nativeDialogs: false, opensExternally: false },
        receivers: [],
        openBrowser: async () => false,
        findBrowser: async () => null,
      },
      version: '0.0.0',
      demo: false,
      background: false,
    });
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  test('fills every table of that version, so that none is left out here', () => {
    expect([...before].filter(([, all]) => all.length === 0)).toEqual([]);
  });

  test('is all there afterwards, column by column', () => {
    const after = openDatabase(join(folder, 'latchkey.db'));
    for (const [table, all] of before) {
      expect([table, after.all(`SELECT * FROM ${table}`)]).toMatchObject([table, all]);
    }
    after.close();
  });

  test('is shown as it was, with the vault locked and unlocked', async () => {
    expect(await call('accounts.list', {})).toMatchObject([{ id: account, health: 'locked' }]);
    await call('vault.unlock', { passphrase });
    expect(await call('accounts.list', {})).toMatchObject([
      { id: account, login: 'ada', health: 'linked', method: 'custom-protocol', repository: null },
    ]);
    expect((await call('integrations.list', {})).git).toMatchObject([
      {
        provider: 'gitlab',
        instance,
        applicationId: 'the-application-id',
        state: 'ready',
        authorisedBy: 'ada',
        replaces: null,
        managed: false,
      },
    ]);
    expect((await call('repositories.list', { search: 'platform' })).rows).toMatchObject([
      { path: 'acme/platform', disabled: false, permission: 'write' },
    ]);
    expect(await call('git.clones', {})).toMatchObject([{ folder: '/home/ada/platform' }]);
    expect(await call('settings.read', {})).toMatchObject({ theme: 'dark' });
    expect(await call('activity.list', {})).toMatchObject([{ action: 'account.linked' }]);
    expect(await call('sign-in.list', {})).toMatchObject([{ status: 'done', account }]);
    expect(await call('policy.describe', {})).toMatchObject({ role: 'admin', managed: null });
  });

  test('goes on being used: the app’s secret opens, and a change to it is saved', async () => {
    const begun = { provider: 'gitlab', instance, method: 'paste', openBrowser: false } as const;
    const attempt = await call('sign-in.start', begun);
    expect(attempt.authorizeUrl).toContain('client_id=the-application-id');
    await call('sign-in.cancel', { id: attempt.id });
    const draft = { provider: 'gitlab', instance, applicationId: 'another-id' } as const;
    expect(await call('integrations.save', { draft })).toMatchObject({
      state: 'saved',
      replaces: { clientId: 'the-application-id', authorisedBy: 'ada' },
    });
    expect(await call('integrations.discard', { provider: 'gitlab', instance })).toMatchObject({
      state: 'ready',
      applicationId: 'the-application-id',
    });
  });
});
