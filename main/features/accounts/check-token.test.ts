import { expect, test } from 'vitest';

import type { Account } from '../../../preload/model/account.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import type { Identity, Provider, TokenFacts } from '../../providers/provider.ts';
import { accountOf, putAccount } from './account-row.ts';
import { checkAccount } from './check.ts';
import type { AccountsDeps } from './deps.ts';

const ada: Identity = { login: 'ada', name: 'Ada', email: null, avatarUrl: null };

test.each<[Account['method'], TokenFacts | null, Partial<Account>]>([
  [
    'token',
    { scopes: ['repo'], expiresAt: 9 },
    { scopes: ['repo'], expiresAt: 9, health: 'linked' },
  ],
  [
    'token',
    { scopes: ['gist'], expiresAt: null },
    { scopes: ['gist'], expiresAt: null, health: 'needs-attention' },
  ],
  ['token', { scopes: [], expiresAt: null }, { scopes: ['none'], health: 'needs-attention' }],
  ['token', null, { scopes: ['old'], expiresAt: 5, health: 'needs-attention' }],
  ['device', { scopes: ['repo'], expiresAt: 9 }, { scopes: ['old'], expiresAt: 5 }],
])('checking one linked by %s that is told %j keeps %j', async (method, facts, expected) => {
  const database = openDatabase(':memory:');
  const id = 'acc_00000000000000a1' as Account['id'];
  const provider = {
    oauth: { scopes: ['old'] },
    identity: {
      identify: async () => (facts === null ? ada : { ...ada, token: facts }),
      missing: (scopes: readonly string[]) => (scopes.includes('repo') ? [] : ['repo']),
    },
  } as unknown as Provider;
  putAccount(database, {
    id,
    provider: 'github',
    instance: 'https://github.com' as Account['instance'],
    login: 'ada',
    name: 'Ada',
    email: null,
    avatar: null,
    scopes: ['old'],
    method,
    repository: null,
    redirectUri: null,
    health: 'linked',
    linkedAt: 0,
    lastUsedAt: null,
    expiresAt: 5,
  });
  const read = () => accountOf(database.get('SELECT * FROM accounts WHERE id = ?', id)!);
  const deps = {
    database,
    provider: () => provider,
    credentials: { accessToken: async () => 'token' },
  } as unknown as AccountsDeps;
  await checkAccount(deps, read());
  expect(read()).toMatchObject(expected);
  database.close();
});
