import { describe, expect, test } from 'vitest';

import { account, type Account } from '../../../preload/model/account.ts';
import { canonicalGitUrl } from '../../core/git-url.ts';
import { chooseAccount, pathAt } from './choose-account.ts';

const url = canonicalGitUrl('https://code.example/analytics/shop.git');
const ada = person(1, 'ada', 'https://code.example');
const grace = person(2, 'grace', 'https://code.example');

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
    const below = person(4, 'ada', 'https://code.example/gitlab');
    expect(() => chooseAccount(url, [below])).toThrow('account.needs-link');
    const inside = canonicalGitUrl('https://code.example/gitlab/analytics/shop.git');
    expect(pathAt(chooseAccount(inside, [below]).account, inside)).toBe('analytics/shop');
  });
});

function person(number: number, login: string, instance: string): Account {
  return account.parse({
    id: `acc_${String(number).padStart(16, '0')}`,
    provider: 'gitlab',
    instance,
    host: new URL(instance).host,
    login,
    name: login,
    email: null,
    avatar: null,
    scopes: [],
    method: 'loopback',
    health: 'linked',
    linkedAt: number,
    lastUsedAt: null,
    expiresAt: null,
  });
}
