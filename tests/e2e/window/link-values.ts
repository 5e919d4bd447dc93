import { account, accountId, type Account } from '../../../preload/model/account.ts';
import type { Binding } from '../../../preload/model/binding.ts';
import type { AccountExplanation, ClonePlan } from '../../../preload/model/git.ts';
import { githubApp, type GithubApp } from '../../../preload/model/integration.ts';
import type { HostKeys, Remote, RemoteKey } from '../../../preload/model/remote.ts';
import { ada, ago, gitlabCom } from './values.ts';

const day = 86_400_000;

export const onGithub: Account = account.parse({
  ...ada,
  id: 'acc_00000000000000a3',
  provider: 'github',
  instance: 'https://github.com',
  host: 'github.com',
  scopes: ['repo', 'workflow'],
  method: 'device',
});

export const atWork: Account = account.parse({
  ...onGithub,
  id: 'acc_00000000000000a4',
  login: 'ada-work',
  name: 'Ada Lovelace (Acme)',
  avatar: null,
  method: 'token',
  scopes: ['repo'],
  expiresAt: Date.now() + 9 * day,
});

export const principal: Account = account.parse({
  ...ada,
  id: 'acc_00000000000000a5',
  provider: 'azure-devops',
  instance: 'https://dev.azure.com/contoso',
  host: 'dev.azure.com/contoso',
  login: 'latchkey-robot',
  name: 'latchkey-robot',
  avatar: null,
  email: null,
  method: 'client-credentials',
  scopes: ['499b84ac-1321-427f-aa17-267ca6975798/.default'],
});

export const key: Account = account.parse({
  ...ada,
  id: 'acc_00000000000000a6',
  provider: 'git-url',
  instance: 'ssh://git.example.org:2222',
  host: 'git.example.org:2222',
  login: 'latchkey-warehouse-1a2b3c',
  name: 'latchkey-warehouse-1a2b3c',
  avatar: null,
  email: null,
  method: 'ssh-key',
  expiresAt: null,
  scopes: [],
  repository: 'ssh://git@git.example.org:2222/data/warehouse.git',
  health: 'refused',
});

/** One of each kind. */
export const everybody: readonly Account[] = [ada, onGithub, atWork, principal, key];

export const github: GithubApp = githubApp.parse({
  ...gitlabCom,
  provider: 'github',
  instance: 'https://github.com',
  host: 'github.com',
  secretSavedAt: null,
  registration: 'oauth-app',
  clientId: 'Ov23liExampleExample',
  appId: null,
  privateKey: null,
  installUrl: null,
  appSlug: null,
});

export const bindings: readonly Binding[] = [
  {
    place: 'https://github.com/acme',
    kind: 'owner',
    account: atWork.id,
    who: 'ada-work on github.com',
    setAt: ago(24),
  },
  {
    place: 'https://github.com/ada/notes',
    kind: 'repository',
    account: null,
    who: 'ada-lovelace on github.com',
    setAt: ago(48),
  },
];

const url = 'https://github.com/acme/infra.git';

export const infra: Remote = {
  url,
  protocol: 'https',
  host: 'github.com',
  path: 'acme/infra.git',
  kind: 'github',
  reason: 'github.com is GitHub.',
  user: null,
  heldCredentials: false,
  accounts: [onGithub.id, atWork.id],
};

export const infraPlan: ClonePlan = {
  url,
  account: atWork.id,
  reasons: ['2 accounts are linked on github.com.', 'You bound ada-work to everything of acme.'],
  why: [
    { rule: 'several', sentence: '2 accounts are linked on github.com.' },
    { rule: 'binding-owner', sentence: 'You bound ada-work to everything of acme.' },
  ],
  others: [onGithub.id],
  folder: '/home/ada/code/infra',
  obstacle: null,
};

export const infraExplained: AccountExplanation = {
  url,
  account: atWork.id,
  reasons: infraPlan.why,
  others: infraPlan.others,
  sends: { origin: 'https://github.com', username: 'x-access-token' },
  permission: 'write',
  obstacle: null,
};

export const warehouse: Remote = {
  url: 'ssh://git@git.example.org:2222/data/warehouse.git',
  protocol: 'ssh',
  host: 'git.example.org:2222',
  path: 'data/warehouse.git',
  kind: 'gitea',
  reason: 'Its name says so: git.example.org.',
  user: 'git',
  heldCredentials: false,
  accounts: [],
};

export const warehouseKey: RemoteKey = {
  account: accountId.parse(key.id),
  publicKey:
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIO7d1kzT0q3B7r8cZt8yYH3v0JtXhUO1mV8pWc2q9dEf latchkey-warehouse-1a2b3c',
  fingerprint: 'SHA256:8Ck1tqXo2mZJrTn0yQbqgVn4vUu3y1m7c2Qe9sQ0x1Y',
  made: true,
  installation: {
    name: 'deploy key',
    page: 'https://git.example.org/data/warehouse/settings/keys',
    steps: [
      'Open the repository’s Settings → Deploy keys → Add deploy key.',
      'Tick “Enable write access” if you want to push.',
      'Paste the public line, give it a name, and choose Add deploy key.',
    ],
    writeAccess: 'Tick “Enable write access”.',
    notes: [],
    sources: [],
  },
};

export const warehouseHost: HostKeys = {
  host: 'git.example.org:2222',
  keys: [
    {
      type: 'ssh-ed25519',
      fingerprint: 'SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM',
      pinned: false,
      published: 'unknown',
    },
    {
      type: 'ssh-rsa',
      fingerprint: 'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDqAuGwfAy7YnFGmOo',
      pinned: false,
      published: 'unknown',
    },
  ],
  missing: [],
  changed: false,
  publishedAt: null,
};
