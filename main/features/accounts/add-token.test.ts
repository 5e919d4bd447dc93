import { describe, expect, test } from 'vitest';

import type { Account } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import type { Identity, Provider, TokenFacts } from '../../providers/provider.ts';
import { addToken } from './add-token.ts';
import type { NewLink } from './deps.ts';
import { healthFor } from './scopes.ts';

const now = 1_800_000_000_000;
const ada: Identity = { login: 'ada', name: 'Ada', email: null, avatarUrl: null };
const typed = { provider: 'github', instance: 'github.com', token: 'ghp_secret' } as const;

describe('adding a pasted token', () => {
  test('asks whose it is, and keeps scopes and end as the service tells them', async () => {
    const { add, linked, asked } = world({
      identify: async () => ({ ...ada, token: { scopes: ['repo'], expiresAt: now + 90_000 } }),
    });
    await add({ token: ' ghp_secret\n' });
    expect(asked).toEqual([['https://github.com', 'ghp_secret']]);
    expect(linked).toEqual([
      {
        provider: 'github',
        instance: 'https://github.com',
        method: 'token',
        redirectUri: null,
        grant: { accessToken: 'ghp_secret', refreshToken: null, expiresIn: 90, scopes: ['repo'] },
        identity: expect.objectContaining({ login: 'ada' }) as unknown,
      },
    ]);
  });

  test.each<[string, TokenFacts | null, readonly string[], number | null]>([
    ['a kind without scopes', { scopes: null, expiresAt: null }, [], null],
    ['no scope at all', { scopes: [], expiresAt: null }, ['none'], null],
    ['one that has just ended', { scopes: ['repo'], expiresAt: now - 1 }, ['repo'], 0],
    ['nothing said', null, [], null],
  ])('keeps %s', async (_name, facts, scopes, expiresIn) => {
    const { add, linked } = world({ identify: async () => ada, describeToken: async () => facts });
    await add();
    expect(linked[0]?.grant).toMatchObject({ scopes, expiresIn });
  });

  test('belongs to the instance, where the address of its API was typed', async () => {
    const { add, linked } = world({ identify: async () => ada });
    await add({ instance: 'https://api.github.com/' });
    expect(linked[0]?.instance).toBe('https://github.com');
  });

  test.each<[string, { readonly token?: string; readonly instance?: string }, string]>([
    ['blanks inside', { token: 'ghp_a b' }, 'account.bad-token'],
    ['a line end inside', { token: 'ghp_a\nusername=x' }, 'account.bad-token'],
    ['nothing but blanks', { token: '   ' }, 'account.bad-token'],
    ['letters no token has', { token: 'ghp_ä' }, 'account.bad-token'],
    ['8193 characters', { token: 'a'.repeat(8193) }, 'account.bad-token'],
    [
      'a password in the address',
      { instance: 'https://a:b@x.example' },
      'instance.credentials-in-url',
    ],
    ['plain http', { instance: 'http://x.example' }, 'instance.insecure'],
  ])('refuses %s and asks nobody', async (_name, change, code) => {
    const { add, linked, asked } = world({ identify: async () => ada });
    const failure = await add(change).catch((thrown: unknown) => thrown as AppError);
    expect(failure).toMatchObject({ code });
    expect(JSON.stringify([failure, (failure as AppError).message])).not.toContain(
      change.token ?? 'ghp_secret',
    );
    expect([linked, asked]).toEqual([[], []]);
  });

  test.each([
    ['account.refused', undefined, 'account.token-refused'],
    ['host.forbidden', undefined, 'host.forbidden'],
    ['host.unreachable', 'ada', 'host.unreachable'],
  ] as const)('keeps nothing on %s', async (thrown, username, code) => {
    const { add, linked } = world({
      identify: async () => {
        throw new AppError(thrown);
      },
    });
    await expect(add(username === undefined ? {} : { username })).rejects.toMatchObject({ code });
    expect(linked).toEqual([]);
  });

  test('takes the given name where the service knows the token but does not let it ask', async () => {
    const { add, linked } = world({
      identify: async () => {
        throw new AppError('host.forbidden');
      },
    });
    await add({ username: 'ada' });
    expect(linked[0]?.identity).toMatchObject({ login: 'ada', email: null });
  });

  test('wants a name where the service cannot be asked, and no line end in it', async () => {
    const { add, linked } = world(undefined);
    for (const username of [undefined, 'ada\npassword=x', 'a b']) {
      const change = username === undefined ? {} : { username };
      await expect(add(change)).rejects.toMatchObject({ code: 'account.username-needed' });
    }
    await add({ username: 'ada' });
    expect(linked).toMatchObject([{ identity: { login: 'ada' } }]);
  });
});

test.each([
  ['token', [], 'linked'],
  ['token', ['repo', 'gist'], 'linked'],
  ['token', ['gist'], 'needs-attention'],
  ['token', ['none'], 'needs-attention'],
  ['deploy-token', ['read_repository'], 'linked'],
  ['loopback', ['repo'], 'needs-attention'],
  ['loopback', ['repo', 'workflow'], 'linked'],
] as const)('an account by %s with %j is %s', (method, scopes, health) => {
  const provider = {
    oauth: { scopes: ['repo', 'workflow'] },
    identity: { missing: (has: readonly string[]) => (has.includes('repo') ? [] : ['repo']) },
  } as unknown as Provider;
  expect(healthFor(provider, { method, scopes })).toBe(health);
});

function world(identity: Partial<NonNullable<Provider['identity']>> | undefined) {
  const linked: NewLink[] = [];
  const asked: (readonly [string, string])[] = [];
  const provider = {
    ...(identity && {
      identity: {
        ...identity,
        identify: (instance: never, token: string) => {
          asked.push([instance, token]);
          return identity.identify?.(instance, token);
        },
      },
    }),
    instanceOf: (address: string) => address.replace('//api.', '//'),
  } as unknown as Provider;
  return {
    linked,
    asked,
    add: (change: Partial<Parameters<typeof addToken>[1]> = {}) =>
      addToken(
        {
          provider: () => provider,
          clock: { now: () => now },
          link: async (link) => {
            linked.push(link);
            return {} as Account;
          },
        },
        { ...typed, ...change },
      ),
  };
}
