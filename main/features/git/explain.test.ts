import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Account } from '../../../preload/model/account.ts';
import type { Reason } from '../../../preload/model/git.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import { canonicalGitUrl } from '../../core/git-url.ts';
import { originOf } from '../../core/origin.ts';
import { bound, people, type Name } from './explain-people.ts';
import { gitlab, table, three, type Given } from './explain-rows.ts';
import { explain } from './explain.ts';
import type { World } from './explanation.ts';
import { obstacleTo } from './explain-words.ts';

const rows = Object.entries(table).flatMap(([group, all]) =>
  all.map(([address, linked, given, taken, by, others], index) => {
    return { title: `${group}, ${index + 1}`, address, linked, given, taken, by, others };
  }),
);

describe('who acts at an address', () => {
  test('is decided in at least 60 rows', () => expect(rows.length).toBeGreaterThanOrEqual(60));

  test.each(rows)('$title: $address', ({ address, linked, given, taken, by, others }) => {
    const { url, world } = asked(address, linked, given);
    const explanation = explain(url, world);
    expect(nameOfAccount(explanation.credential)).toBe(taken);
    expect(decisive(explanation.reasons)).toBe(by);
    if (others) expect(explanation.others.map(nameOfAccount)).toEqual(others);
    const named = [explanation.credential, ...explanation.others];
    expect(new Set(named).size).toBe(named.length);
  });

  test.each(rows)('does not hang on the order they are kept in: $title', (row) => {
    const { url, world } = asked(row.address, row.linked, row.given);
    const turned = { ...world, accounts: world.accounts.toReversed() };
    expect(explain(url, turned).credential).toBe(explain(url, world).credential);
  });

  test('is never somebody of another origin, whatever hints at them', () => {
    const names = Object.keys(people) as Name[];
    const addresses = rows.map(({ address }) => address);
    fc.assert(
      fc.property(
        fc.constantFrom(...addresses),
        fc.subarray(names),
        fc.option(fc.constantFrom(...names), { nil: undefined }),
        fc.array(fc.tuple(fc.constantFrom(...addresses), fc.constantFrom(...names))),
        (address, linked, chosen, bindings) => {
          const places = bindings.map(
            ([place, to]) => [canonicalGitUrl(place, { allowHttp: true }).url, to] as const,
          );
          const { url, world } = asked(address, linked, {
            ...(chosen === undefined ? {} : { chosen }),
            bound: places,
            last: { host: linked[0] ?? 'ada' },
          });
          const { credential, others } = explain(url, world);
          for (const one of [...(credential ? [credential] : []), ...others]) {
            expect(originOf(one.instance)).toBe(url.origin);
          }
          if (chosen !== undefined && credential) expect(nameOfAccount(credential)).toBe(chosen);
        },
      ),
    );
  });
});

describe('the reasons', () => {
  const sentences = (address: string, linked: readonly Name[], given: Given = {}) => {
    const { url, world } = asked(address, linked, given);
    return explain(url, world).reasons.map(({ sentence }) => sentence);
  };

  test('say in order what was considered, and why the others were not taken', () => {
    const given: Given = {
      bound: [
        ['https://gitlab.com/acme', 'work'],
        ['https://gitlab.com', 'grace'],
        [gitlab, null],
      ],
      health: { ada: 'refused' },
    };
    expect(sentences(gitlab, [...three, 'deploy'].slice(0, 3) as Name[], given)).toEqual([
      '3 accounts are linked on gitlab.com.',
      'ada cannot act right now: the service refused it.',
      'You bound acme/data/dbt to lost on gitlab.com, which is no longer linked.',
      'You bound acme to ada-work.',
      'You bound gitlab.com to grace as well, but acme is more specific.',
    ]);
  });

  test('tell who else lists a repository, and what they may do', () => {
    const given: Given = { lists: { ada: 'read', grace: 'none', work: 'write' } };
    expect(sentences(gitlab, three, given)).toEqual([
      '3 accounts are linked on gitlab.com.',
      'ada-work lists this repository and may write.',
      'ada lists it too, but may only read.',
      'grace lists this repository but may not read it.',
    ]);
  });

  test('tell two of the same name apart', () => {
    expect(sentences(gitlab, ['ada', 'token'], { last: { repository: 'token' } })).toEqual([
      '2 accounts are linked on gitlab.com.',
      'ada (by token) worked with this repository last.',
    ]);
  });

  test('mention a credential that is for another repository', () => {
    expect(sentences('https://gitlab.com/acme/x.git', ['ada', 'deploy'])).toEqual([
      'One credential there is for other repositories only.',
      'ada is the only account linked on gitlab.com.',
    ]);
  });

  test.each([
    [
      'https://code.example/a/b.git',
      ['sub'],
      'code.example/a/b is not part of code.example/gitlab.',
    ],
    ['https://gitlab.example/a.git', ['ada'], 'No account is linked for gitlab.example.'],
    ['ssh://git@gitlab.com/a/b.git', ['ada'], 'No account is linked for ssh://gitlab.com.'],
  ] as const)('say at %s what is missing', (address, linked, sentence) => {
    expect(sentences(address, linked)[0]).toBe(sentence);
  });

  test('say that an address is on this machine', () => {
    expect(sentences('http://127.0.0.1:8080/a/b.git', ['loop']).at(-1)).toBe(
      'This address is on this machine or a private network.',
    );
  });
});

describe('where nobody can act, the failure', () => {
  test.each([
    [['ada'], { health: { ada: 'locked' } }, { code: 'vault.locked' }],
    [
      ['ada', 'grace'],
      { health: { ada: 'refused', grace: 'expired' } },
      { code: 'account.refused', detail: 'ada on gitlab.com and grace on gitlab.com' },
    ],
    [['octo'], {}, { code: 'account.needs-link', detail: 'No account is linked for gitlab.com' }],
    [
      ['ada', 'octo'],
      { chosen: 'octo' },
      {
        code: 'account.needs-link',
        detail: 'The chosen account is on github.com; the address is gitlab.com/acme/data/dbt',
      },
    ],
  ] as const)('of %j is the one whose remedy mends it', (linked, given, failure) => {
    const { url, world } = asked(gitlab, linked, given);
    expect(obstacleTo(url, world, explain(url, world))).toMatchObject(failure);
  });
});

function asked(address: string, linked: readonly Name[], given: Given) {
  const id = (name: Name | undefined) => (name === undefined ? undefined : people[name].id);
  const lists = Object.entries(given.lists ?? {}) as [Name, Repository['permission']][];
  const world: World = {
    accounts: linked.map((name) => ({
      ...people[name],
      health: given.health?.[name] ?? people[name].health,
    })),
    chosen: id(given.chosen),
    bindings: (given.bound ?? []).map(([place, to]) => bound(place.replace(/\.git$/, ''), to)),
    listed: lists.map(([name, permission]) => ({ account: people[name].id, permission })),
    lastSuccess: {
      repository: id(given.last?.repository) ?? null,
      host: id(given.last?.host) ?? null,
    },
  };
  return { url: canonicalGitUrl(address, { allowHttp: true }), world };
}

function nameOfAccount(one: Account | null): Name | null {
  if (one === null) return null;
  return (Object.keys(people) as Name[]).find((name) => people[name].id === one.id) ?? null;
}

/** The rule that settled it: the last one that is not a side remark. */
function decisive(reasons: readonly Reason[]): Reason['rule'] | undefined {
  return reasons.findLast(({ rule }) => rule !== 'passed-over' && rule !== 'local')?.rule;
}
