import type { AccountHealth } from '../../../preload/model/account.ts';
import type { Reason } from '../../../preload/model/git.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import type { Name } from './explain-people.ts';

export interface Given {
  readonly chosen?: Name;
  /** Place, and whose it is; null: no longer linked. */
  readonly bound?: readonly (readonly [place: string, to: Name | null])[];
  readonly lists?: Partial<Record<Name, Repository['permission']>>;
  readonly last?: { readonly repository?: Name; readonly host?: Name };
  readonly health?: Partial<Record<Name, AccountHealth>>;
}

export type Row = readonly [
  url: string,
  linked: readonly Name[],
  given: Given,
  taken: Name | null,
  by: Reason['rule'],
  others?: readonly Name[],
];

export const gitlab = 'https://gitlab.com/acme/data/dbt.git';
const github = 'https://github.com/acme/infra.git';
const azure = 'https://dev.azure.com/contoso/Data/_git/warehouse';
export const three: readonly Name[] = ['ada', 'grace', 'work'];

/** Address, who is linked, what else is known; who is taken, and the rule that settles it. */
export const table: Readonly<Record<string, readonly Row[]>> = {
  'on a host with one account': [
    [gitlab, ['ada'], {}, 'ada', 'only', []],
    ['https://gitlab.com/acme/data/dbt', ['ada'], {}, 'ada', 'only'],
    [github, ['octo'], {}, 'octo', 'only'],
    ['https://github.corp.example/acme/infra', ['ghes', 'octo'], {}, 'ghes', 'only'],
    ['https://acme.ghe.com/acme/infra', ['ghe', 'octo'], {}, 'ghe', 'only'],
    [azure, ['contoso', 'fabrikam'], {}, 'contoso', 'only', []],
    ['https://git.example.org/team/one.git', ['plainGit', 'keyOne'], {}, 'plainGit', 'only'],
    ['http://127.0.0.1:8080/a/b.git', ['loop', 'ada'], {}, 'loop', 'only'],
  ],
  'by exactly this scheme, host and port': [
    ['https://code.example:8443/a/b.git', ['plain', 'port'], {}, 'port', 'only'],
    ['https://code.example/a/b.git', ['plain', 'port'], {}, 'plain', 'only'],
    ['https://code.example:443/a/b.git', ['plain', 'port'], {}, 'plain', 'only'],
    ['https://code.example:9443/a/b.git', ['plain', 'port'], {}, null, 'none'],
    ['https://www.gitlab.com/a/b.git', ['ada'], {}, null, 'none'],
    ['https://gitlab.com.evil.example/a/b.git', ['ada', 'grace'], {}, null, 'none'],
    ['ssh://git@gitlab.com/acme/data/dbt.git', ['ada'], {}, null, 'none'],
    ['ssh://git@git.example.org/team/one.git', ['plainGit'], {}, null, 'none'],
  ],
  'by the instance the path belongs to': [
    ['https://code.example/gitlab/a/b.git', ['plain', 'sub', 'inner'], {}, 'sub', 'only'],
    ['https://code.example/gitlab/inner/a.git', ['plain', 'sub', 'inner'], {}, 'inner', 'only'],
    ['https://code.example/%67itlab/a/b.git', ['plain', 'sub'], {}, 'sub', 'only'],
    ['https://code.example/gitlabs/a.git', ['plain', 'sub'], {}, 'plain', 'only'],
    ['https://code.example/a/b.git', ['sub', 'inner'], {}, null, 'none'],
    ['https://dev.azure.com/fabrikam/Data/_git/x', ['contoso', 'fabrikam'], {}, 'fabrikam', 'only'],
    ['https://dev.azure.com/northwind/Data/_git/x', ['contoso', 'fabrikam'], {}, null, 'none'],
  ],
  'as the person chose': [
    [gitlab, three, { chosen: 'grace' }, 'grace', 'chosen', ['ada', 'work']],
    [gitlab, three, { chosen: 'grace', bound: [[gitlab, 'ada']] }, 'grace', 'chosen'],
    [gitlab, three, { chosen: 'grace', lists: { ada: 'admin' } }, 'grace', 'chosen'],
    [gitlab, ['ada', 'grace', 'deploy'], { chosen: 'grace' }, 'grace', 'chosen'],
    [gitlab, three, { chosen: 'grace', health: { grace: 'refused' } }, 'grace', 'chosen'],
    [gitlab, ['ada', 'octo'], { chosen: 'octo' }, null, 'none', ['ada']],
    ['https://code.example/a/b.git', ['plain', 'sub'], { chosen: 'sub' }, null, 'none'],
    ['https://gitlab.com/acme/other', ['ada', 'deploy'], { chosen: 'deploy' }, null, 'none'],
  ],
  'by a credential made for it': [
    [gitlab, ['ada', 'deploy'], {}, 'deploy', 'for-this-repository', ['ada']],
    ['https://gitlab.com/Acme/Data/dbt', ['ada', 'deploy'], {}, 'deploy', 'for-this-repository'],
    [gitlab, ['ada', 'deploy'], { lists: { grace: 'admin' } }, 'deploy', 'for-this-repository'],
    [gitlab, ['ada', 'deploy'], { lists: { ada: 'none' } }, 'deploy', 'for-this-repository'],
    [gitlab, ['deploy'], { lists: { deploy: 'read' } }, 'deploy', 'for-this-repository'],
    [gitlab, ['ada', 'deploy'], { lists: { ada: 'write' } }, 'ada', 'only', ['deploy']],
    [gitlab, ['ada', 'deploy'], { lists: { ada: 'read', deploy: 'read' } }, 'ada', 'only'],
    [gitlab, ['ada', 'grace', 'deploy'], { lists: { grace: 'write' } }, 'grace', 'listed'],
    [
      gitlab,
      ['ada', 'deploy'],
      { lists: { ada: 'write' }, health: { ada: 'expired' } },
      'deploy',
      'for-this-repository',
    ],
    [gitlab, ['ada', 'deploy'], { bound: [[gitlab, 'ada']] }, 'ada', 'binding-repository'],
    [
      gitlab,
      ['ada', 'deploy'],
      { bound: [['https://gitlab.com', 'ada']] },
      'deploy',
      'for-this-repository',
    ],
    ['https://gitlab.com/acme/data/dbt2.git', ['ada', 'deploy'], {}, 'ada', 'only', []],
    [gitlab, ['ada', 'deploy'], { health: { deploy: 'refused' } }, 'ada', 'only'],
    ['git@git.example.org:team/two.git', ['keyOne', 'keyTwo'], {}, 'keyTwo', 'for-this-repository'],
    ['ssh://git@git.example.org/team/three.git', ['keyOne', 'keyTwo'], {}, null, 'none'],
    [
      'ssh://git@git.example.org:2222/team/one.git',
      ['keyOne', 'keyPort'],
      {},
      'keyPort',
      'for-this-repository',
    ],
  ],
  'by a binding, the most specific first': [
    [gitlab, three, { bound: [[gitlab, 'work']] }, 'work', 'binding-repository'],
    [gitlab, three, { bound: [['https://gitlab.com/acme/data', 'work']] }, 'work', 'binding-owner'],
    [gitlab, three, { bound: [['https://gitlab.com/acme', 'work']] }, 'work', 'binding-owner'],
    [gitlab, three, { bound: [['https://gitlab.com', 'work']] }, 'work', 'binding-host'],
    [
      gitlab,
      three,
      {
        bound: [
          ['https://gitlab.com', 'ada'],
          ['https://gitlab.com/acme', 'grace'],
          ['https://gitlab.com/acme/data', 'work'],
        ],
      },
      'work',
      'binding-owner',
    ],
    [
      gitlab,
      three,
      {
        bound: [
          ['https://gitlab.com/acme/data', 'grace'],
          [gitlab, 'work'],
        ],
      },
      'work',
      'binding-repository',
    ],
    [gitlab, three, { bound: [['https://gitlab.com/ACME/Data', 'work']] }, 'work', 'binding-owner'],
    [gitlab, three, { bound: [['https://gitlab.com/acm', 'work']] }, 'ada', 'default'],
    [gitlab, three, { bound: [['https://gitlab.com:444/acme', 'work']] }, 'ada', 'default'],
    [gitlab, three, { bound: [['https://gitlab.com/acme', null]] }, 'ada', 'default'],
    [
      gitlab,
      three,
      { bound: [['https://gitlab.com/acme', 'work']], health: { work: 'expired' } },
      'ada',
      'default',
    ],
    [
      gitlab,
      three,
      {
        bound: [
          ['https://gitlab.com/acme', 'work'],
          ['https://gitlab.com', 'grace'],
        ],
        health: { work: 'refused' },
      },
      'grace',
      'binding-host',
    ],
    [
      github,
      ['octo', 'octoWork'],
      { bound: [['https://github.com/acme', 'octoWork']] },
      'octoWork',
      'binding-owner',
    ],
    [
      azure,
      ['contoso', 'contosoApp'],
      { bound: [['https://dev.azure.com/contoso/data', 'contosoApp']] },
      'contosoApp',
      'binding-owner',
    ],
    [
      'https://dev.azure.com/contoso/_git/Data',
      ['contoso', 'contosoApp'],
      { bound: [['https://dev.azure.com/contoso/Data', 'contosoApp']] },
      'contosoApp',
      'binding-owner',
    ],
    [
      azure,
      ['contoso', 'contosoApp'],
      { bound: [['https://dev.azure.com/contoso', 'contosoApp']] },
      'contosoApp',
      'binding-host',
    ],
    [
      'https://code.example/gitlab/acme/x.git',
      ['sub', 'subGrace'],
      { bound: [['https://code.example/gitlab', 'subGrace']] },
      'subGrace',
      'binding-host',
    ],
    [
      'https://code.example/gitlab/acme/x.git',
      ['sub', 'subGrace', 'plain'],
      { bound: [['https://code.example', 'plain']] },
      'sub',
      'default',
    ],
    [gitlab, ['ada'], { bound: [['https://gitlab.com/acme', 'ada']] }, 'ada', 'binding-owner'],
  ],
  'by the name in the address': [
    ['https://grace@gitlab.com/acme/x.git', three, {}, 'grace', 'user-name'],
    ['https://Grace@gitlab.com/acme/x.git', three, {}, 'grace', 'user-name'],
    [
      'https://grace@gitlab.com/acme/x.git',
      three,
      { lists: { ada: 'admin' } },
      'grace',
      'user-name',
    ],
    ['https://bob@gitlab.com/acme/x.git', three, {}, 'ada', 'default'],
    [
      'https://grace@gitlab.com/acme/x.git',
      three,
      { bound: [['https://gitlab.com/acme', 'work']] },
      'work',
      'binding-owner',
    ],
    ['https://grace@gitlab.com/a/x.git', three, { health: { grace: 'locked' } }, 'ada', 'default'],
    [
      'https://contoso@dev.azure.com/contoso/Data/_git/warehouse',
      ['contoso', 'contosoApp'],
      { last: { host: 'contosoApp' } },
      'contosoApp',
      'last-success',
    ],
    [
      'https://ada@gitlab.com/acme/x.git',
      ['grace', 'ada', 'token'],
      { last: { host: 'token' } },
      'token',
      'last-success',
    ],
  ],
  'by who lists it, and who may write': [
    [gitlab, three, { lists: { work: 'write' } }, 'work', 'listed'],
    [gitlab, three, { lists: { ada: 'read', work: 'write' } }, 'work', 'listed'],
    [gitlab, three, { lists: { ada: 'read', work: 'unknown' } }, 'work', 'listed'],
    [gitlab, three, { lists: { ada: 'unknown', work: 'admin' } }, 'work', 'listed'],
    [gitlab, three, { lists: { work: 'read' } }, 'work', 'listed'],
    [gitlab, three, { lists: { ada: 'none' } }, 'grace', 'default'],
    [
      gitlab,
      three,
      { lists: { grace: 'write', work: 'admin' }, last: { repository: 'work' } },
      'work',
      'last-success',
    ],
    [gitlab, three, { lists: { grace: 'write', work: 'admin' } }, 'grace', 'default'],
    [gitlab, three, { lists: { work: 'write' }, last: { repository: 'ada' } }, 'work', 'listed'],
    [gitlab, ['ada'], { lists: { ada: 'none' } }, 'ada', 'only'],
  ],
  'by who was let in last': [
    [gitlab, three, { last: { repository: 'grace', host: 'work' } }, 'grace', 'last-success'],
    [gitlab, three, { last: { host: 'work' } }, 'work', 'last-success'],
    [gitlab, three, { last: { host: 'octo' } }, 'ada', 'default'],
    [
      gitlab,
      three,
      { last: { repository: 'grace', host: 'work' }, health: { grace: 'refused' } },
      'work',
      'last-success',
    ],
  ],
  'by who needs no attention, and who was first': [
    [gitlab, three, { health: { ada: 'needs-attention' } }, 'grace', 'default'],
    [
      gitlab,
      three,
      { health: { ada: 'needs-attention', grace: 'needs-attention' } },
      'work',
      'healthy',
    ],
    [gitlab, ['work', 'grace', 'ada'], {}, 'ada', 'default', ['grace', 'work']],
    [gitlab, three, { health: { ada: 'refused' } }, 'grace', 'default', ['work', 'ada']],
    [gitlab, three, { health: { ada: 'refused', grace: 'expired' } }, 'work', 'only'],
    [
      gitlab,
      three,
      { health: { ada: 'locked', grace: 'locked', work: 'locked' } },
      null,
      'none',
      three,
    ],
    [gitlab, ['ada'], { health: { ada: 'refused' } }, null, 'none', ['ada']],
    [gitlab, [], {}, null, 'none', []],
  ],
};
