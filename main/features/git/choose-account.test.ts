import { describe, expect, test } from 'vitest';

import {
  account,
  accountId,
  type Account,
  type AccountId,
} from '../../../preload/model/account.ts';
import { canonicalGitUrl } from '../../core/git-url.ts';
import { chooseAccount, pathAt } from './choose-account.ts';

const url = canonicalGitUrl('https://code.example/analytics/shop.git');
const ada = person(1, 'ada', 'https://code.example');
const grace = person(2, 'grace', 'https://code.example');
const below = ['/gitlab', '/other', '/gitlab/inner'].map((root, index) =>
  person(index + 5, 'ada', `https://code.example${root}`),
);

describe('the account for an address', () => {
  test('is the only one linked on exactly this origin', () => {
    const others = ['https://code.example:8443', 'https://sub.code.example', 'https://code.exampl'];
    const strangers = others.map((instance, index) => person(index + 5, 'ada', instance));
    expect(chooseAccount(url, [...strangers, ada])).toEqual({
      account: ada,
      reasons: ['ada is the only account linked on code.example.'],
    });
    expect(() => chooseAccount(url, strangers)).toThrow('account.needs-link');
  });

  test('is the person’s own choice, but never an account of another host', () => {
    expect(chooseAccount(url, [ada, grace], { chosen: grace.id }).account).toBe(grace);
    const elsewhere = person(3, 'ada', 'https://other.example');
    expect(() => chooseAccount(url, [ada, elsewhere], { chosen: elsewhere.id })).toThrow(
      'account.needs-link',
    );
  });

  test.each([
    ['named in the address', {}, { user: 'Grace' }, {}, 'The address names grace.'],
    ['that lists the repository', {}, {}, { listedBy: grace.id }, 'grace lists this repository.'],
    ['used there last', { lastUsedAt: 9 }, {}, {}, 'grace was used there last.'],
    ['linked first', { linkedAt: 0 }, {}, {}, 'grace was linked first.'],
  ])('is the one %s', (_, change, address, hints, reason) => {
    const choice = chooseAccount({ ...url, ...address }, [ada, { ...grace, ...change }], hints);
    expect(choice.account.login).toBe('grace');
    expect(choice.reasons).toEqual(['2 accounts are linked on code.example.', reason]);
  });

  test('is one that still works, before one that was used later', () => {
    const refused: Account = { ...grace, lastUsedAt: 9, health: 'refused' };
    expect(chooseAccount(url, [refused, ada]).account).toBe(ada);
  });

  test('must belong to the path its instance lives under', () => {
    const one = person(4, 'ada', 'https://code.example/gitlab');
    expect(() => chooseAccount(url, [one])).toThrow('account.needs-link');
    const inside = canonicalGitUrl('https://code.example/gitlab/analytics/shop.git');
    expect(pathAt(chooseAccount(inside, [one]).account, inside)).toBe('analytics/shop');
    const encoded = canonicalGitUrl('https://code.example/%67itlab/analytics/shop.git');
    expect(pathAt(chooseAccount(encoded, [one]).account, encoded)).toBe('analytics/shop');
  });

  test.each([
    ['/gitlab/a/b.git', 5],
    ['/other/a/b.git', 6],
    ['/gitlab/inner/a.git', 7],
    ['/%67itlab/a/b.git', 5],
    ['/gitlabs/a.git', 1],
    ['/a/b.git', 1],
  ])('at %s is the one of the instance there, of several on the host', (path, number) => {
    const at = canonicalGitUrl(`https://code.example${path}`);
    const choice = chooseAccount(at, [...below, ada]);
    expect(choice.account.id).toBe(idOf(number));
    expect(choice.reasons).toEqual([`ada is the only account linked on ${choice.account.host}.`]);
  });

  test('is never a neighbour’s, whatever hints at it', () => {
    const at = canonicalGitUrl('https://ada@code.example/other/a/b.git');
    const busy = below.map((one, index) => ({ ...one, lastUsedAt: 9 - index }));
    const hinted = chooseAccount(at, [...busy, ada], { listedBy: idOf(5) });
    expect(hinted.account.id).toBe(idOf(6));
    expect(() => chooseAccount(at, [...busy, ada], { chosen: idOf(5) })).toThrow(
      expect.objectContaining({
        code: 'account.needs-link',
        detail:
          'The chosen account is on code.example/gitlab; the address is code.example/other/a/b.',
      }),
    );
  });

  test('is said to be missing in words that tell the neighbours', () => {
    const one = person(4, 'ada', 'https://code.example/gitlab');
    expect(() => chooseAccount(url, [one])).toThrow(
      expect.objectContaining({
        detail: 'code.example/analytics/shop is not part of code.example/gitlab',
      }),
    );
  });
});

function person(number: number, login: string, instance: string): Account {
  return account.parse({
    id: idOf(number),
    provider: 'gitlab',
    instance,
    host: instance.replace('https://', ''),
    login,
    name: login,
    email: null,
    avatar: null,
    scopes: [],
    method: 'loopback',
    repository: null,
    health: 'linked',
    linkedAt: number,
    lastUsedAt: null,
    expiresAt: null,
  });
}

function idOf(number: number): AccountId {
  return accountId.parse(`acc_${String(number).padStart(16, '0')}`);
}
