import { account, type Account, type AccountId } from '../../../preload/model/account.ts';
import type { Binding } from '../../../preload/model/binding.ts';
import { nameOf } from '../../core/instance-root.ts';

let made = 0;

/** Accounts for the tests of `explain`, by short names; linked in the order they stand here. */
export const people = {
  // gitlab.com
  ada: person('ada', 'https://gitlab.com'),
  grace: person('grace', 'https://gitlab.com'),
  work: person('ada-work', 'https://gitlab.com'),
  token: person('ada', 'https://gitlab.com', { method: 'token' }),
  deploy: person('gitlab+deploy-token-7', 'https://gitlab.com', {
    method: 'deploy-token',
    repository: 'https://gitlab.com/acme/data/dbt.git',
  }),
  // GitLab elsewhere: a port, a sub-path, one below the other, one on this machine
  port: person('ada', 'https://code.example:8443'),
  plain: person('ada', 'https://code.example'),
  sub: person('ada', 'https://code.example/gitlab'),
  inner: person('ada', 'https://code.example/gitlab/inner'),
  subGrace: person('grace', 'https://code.example/gitlab'),
  loop: person('ada', 'http://127.0.0.1:8080'),
  // GitHub, GitHub Enterprise Server, ghe.com
  octo: person('octocat', 'https://github.com', { provider: 'github' }),
  octoWork: person('octocat-work', 'https://github.com', { provider: 'github' }),
  ghes: person('octocat', 'https://github.corp.example', { provider: 'github' }),
  ghe: person('octocat', 'https://acme.ghe.com', { provider: 'github' }),
  // Azure DevOps: the organisation is part of the instance
  contoso: person('ada@contoso.example', 'https://dev.azure.com/contoso', {
    provider: 'azure-devops',
  }),
  contosoApp: person('Latchkey service', 'https://dev.azure.com/contoso', {
    provider: 'azure-devops',
    method: 'client-credentials',
  }),
  fabrikam: person('ada@fabrikam.example', 'https://dev.azure.com/fabrikam', {
    provider: 'azure-devops',
  }),
  // Plain git hosts, by token and by key
  plainGit: person('ada', 'https://git.example.org', { provider: 'git-url', method: 'token' }),
  keyOne: person('git', 'ssh://git.example.org', {
    provider: 'git-url',
    method: 'ssh-key',
    repository: 'ssh://git@git.example.org/team/one.git',
  }),
  keyTwo: person('git', 'ssh://git.example.org', {
    provider: 'git-url',
    method: 'ssh-key',
    repository: 'ssh://git@git.example.org/team/two.git',
  }),
  keyPort: person('git', 'ssh://git.example.org:2222', {
    provider: 'git-url',
    method: 'ssh-key',
    repository: 'ssh://git@git.example.org:2222/team/one.git',
  }),
} as const;

export type Name = keyof typeof people;

export function person(login: string, instance: string, more: Partial<Account> = {}): Account {
  made += 1;
  return account.parse({
    id: `acc_${String(made).padStart(16, '0')}`,
    provider: 'gitlab',
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
    linkedAt: made,
    lastUsedAt: null,
    expiresAt: null,
    ...more,
  });
}

/** A binding as it is stored; `null` for an account that is no longer linked. */
export function bound(place: string, to: Name | null): Binding {
  const one: Account | undefined = to === null ? undefined : people[to];
  const id: AccountId | null = one?.id ?? null;
  const who = one === undefined ? 'lost on gitlab.com' : `${one.login} on ${one.host}`;
  return { place, kind: 'owner', account: id, who, setAt: 0 };
}
