import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { account, type Account } from '../../../preload/model/account.ts';
import type { Binding } from '../../../preload/model/binding.ts';
import { nameOf } from '../../core/instance-root.ts';
import { systemClock } from '../../core/clock.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import type { Database } from '../../ports/database.ts';
import { createBindings, type Bindings } from './bindings.ts';

let database: Database;
let linked: Account[];
let bindings: Bindings;
let announced: (readonly Binding[])[];
let recorded: string[];

const ada = person(1, 'ada', 'https://github.com');
const grace = person(2, 'grace', 'https://github.com');
const azure = person(3, 'ada@contoso.example', 'https://dev.azure.com/contoso');
const sub = person(4, 'ada', 'https://code.example/gitlab');
const key = {
  ...person(5, 'git', 'ssh://git.example.org'),
  repository: 'ssh://git@git.example.org/team/one.git',
};

beforeEach(() => {
  database = openDatabase(':memory:');
  linked = [ada, grace, azure, sub, key];
  announced = [];
  recorded = [];
  bindings = createBindings({
    database,
    accounts: {
      all: () => linked,
      get: (id) => linked.find((one) => one.id === id)!,
    },
    isRepository: (url) => url === 'https://github.com/acme/listed',
    clock: systemClock,
    announce: (_, payload) => void announced.push(payload as readonly Binding[]),
    record: ({ action, actor, subject, detail }) =>
      void recorded.push([action, actor, subject, detail].join(' | ')),
  });
});
afterEach(() => database.close());

const set = (place: string, to: Account) =>
  bindings.handlers['bindings.set']({ place, account: to.id });
const remove = (place: string) => bindings.handlers['bindings.remove']({ place });

describe('a place', () => {
  test.each([
    ['github.com', ada, 'https://github.com', 'host'],
    ['https://GitHub.com/', ada, 'https://github.com', 'host'],
    ['https://github.com:443', ada, 'https://github.com', 'host'],
    ['github.com/acme', ada, 'https://github.com/acme', 'owner'],
    ['https://someone@github.com/acme/', ada, 'https://github.com/acme', 'owner'],
    ['https://github.com/acme/infra.git', ada, 'https://github.com/acme/infra', 'repository'],
    ['https://github.com/acme/listed', ada, 'https://github.com/acme/listed', 'repository'],
    ['https://dev.azure.com', azure, 'https://dev.azure.com/contoso', 'host'],
    ['dev.azure.com/contoso', azure, 'https://dev.azure.com/contoso', 'host'],
    ['dev.azure.com/contoso/Data', azure, 'https://dev.azure.com/contoso/Data', 'owner'],
    [
      'https://contoso@dev.azure.com/contoso/Data/_git/x',
      azure,
      'https://dev.azure.com/contoso/Data/_git/x',
      'repository',
    ],
    ['code.example', sub, 'https://code.example/gitlab', 'host'],
    ['code.example/gitlab/team', sub, 'https://code.example/gitlab/team', 'owner'],
    ['git@git.example.org:team/one.git', key, 'ssh://git.example.org/team/one', 'repository'],
  ] as const)('typed %s is kept as one canonical place', async (typed, to, place, kind) => {
    expect(await set(typed, to)).toMatchObject({ place, kind, account: to.id });
    await remove(typed);
    expect(bindings.all()).toEqual([]);
  });

  test.each([
    ['gitlab.com', ada, 'binding.elsewhere'],
    ['https://github.com:8443/acme', ada, 'binding.elsewhere'],
    ['ssh://git@github.com/acme/x', ada, 'binding.elsewhere'],
    ['code.example/other', sub, 'binding.elsewhere'],
    ['https://dev.azure.com/fabrikam', azure, 'binding.elsewhere'],
    ['git@git.example.org:team/two.git', key, 'binding.elsewhere'],
    ['https://ada:secret@github.com/acme', ada, 'git.url-credentials'],
    ['https://github.com/acme?x=1', ada, 'git.bad-url'],
    ['https://github.com/../acme', ada, 'git.bad-url'],
    ['http://github.com/acme', ada, 'instance.insecure'],
    ['github.com\u202e/acme', ada, 'git.bad-url'],
  ] as const)('typed %j is refused', async (typed, to, code) => {
    await expect(set(typed, to)).rejects.toMatchObject({ code });
    expect(bindings.all()).toEqual([]);
  });
});

describe('a binding', () => {
  test('is one for a place, however it is written, and is told of', async () => {
    await set('github.com/acme', ada);
    await set('github.com/ACME/', grace);
    expect(bindings.all()).toMatchObject([{ place: 'https://github.com/acme', account: grace.id }]);
    expect(announced.at(-1)).toEqual(bindings.all());
    await remove('github.com/Acme');
    await expect(remove('github.com/acme')).rejects.toMatchObject({ code: 'binding.unknown' });
    expect(recorded).toEqual([
      'binding.set | ada on github.com | https://github.com/acme | owner',
      'binding.set | grace on github.com | https://github.com/acme | owner',
      'binding.removed | grace on github.com | https://github.com/acme | owner',
    ]);
  });

  test('outlives an unlinking, is shown as gone, and counts again for the same person', async () => {
    await set('github.com/acme', ada);
    linked = [grace];
    expect(bindings.all()).toMatchObject([{ account: null, who: 'ada on github.com' }]);
    bindings.refresh();
    expect(announced.at(-1)).toMatchObject([{ account: null }]);
    const again = { ...ada, id: person(9, 'ada', 'https://github.com').id };
    linked = [grace, again];
    expect(bindings.all()).toMatchObject([{ account: again.id }]);
  });

  test('of a repository goes along when it moves, and that of an owner stays', async () => {
    await set('https://github.com/acme/infra.git', ada);
    await set('github.com/acme', grace);
    bindings.moved('https://github.com/acme/infra.git', 'https://github.com/corp/platform.git');
    bindings.moved('https://github.com/acme', 'https://github.com/corp');
    expect(bindings.all().map(({ place }) => place)).toEqual([
      'https://github.com/acme',
      'https://github.com/corp/platform',
    ]);
  });
});

function person(number: number, login: string, instance: string): Account {
  return account.parse({
    id: `acc_${String(number).padStart(16, '0')}`,
    provider: 'github',
    instance,
    host: nameOf(instance),
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
