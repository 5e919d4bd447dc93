import type { Page } from 'playwright-core';

import {
  atWork,
  bindings,
  everybody,
  github,
  infra,
  infraExplained,
  infraPlan,
  key,
  onGithub,
  warehouse,
  warehouseHost,
  warehouseKey,
} from './link-values.ts';
import type { Answers, Scene } from './scenes.ts';
import { device, gitlabCom, jaffleClone, redirectUris, repository, ago, ada } from './values.ts';

const linked: Answers = {
  'accounts.list': everybody,
  'bindings.list': bindings,
  'integrations.list': { git: [gitlabCom, github], redirectUris },
  'remotes.read': infra,
  'git.plan': infraPlan,
  'git.explain': infraExplained,
  'git.preflight': {
    url: infra.url,
    account: atWork.id,
    failure: null,
    defaultBranch: 'main',
    empty: false,
    others: [],
  },
};

const refused: Answers = {
  ...linked,
  'git.preflight': {
    url: infra.url,
    account: atWork.id,
    failure: { code: 'git.not-found', words: 'Repository not found.' },
    defaultBranch: null,
    empty: false,
    others: [onGithub.id],
  },
  'git.try-accounts': {
    summary: 'ada can see it.',
    tried: [{ account: onGithub.id, sees: true, failure: null, sentence: 'ada can see it.' }],
  },
};

const overSsh: Answers = {
  ...linked,
  'remotes.read': warehouse,
  'remotes.make-key': warehouseKey,
  'remotes.host-key': warehouseHost,
  'git.plan': {
    fails: {
      code: 'account.needs-link',
      detail: 'No account is linked for ssh://git.example.org:2222',
    },
  },
  'git.explain': { fails: { code: 'account.needs-link' } },
};

/** Linking every service, and cloning from any address. */
export const linkScenes: readonly Scene[] = [
  { name: 'accounts-every-kind', hash: '#/accounts', answers: linked },
  {
    name: 'accounts-every-kind-end',
    hash: '#/accounts',
    answers: linked,
    act: (page) =>
      page.getByRole('region', { name: 'Which account where' }).scrollIntoViewIfNeeded(),
  },
  {
    name: 'accounts-rule',
    hash: '#/accounts',
    answers: linked,
    act: (page) => page.getByRole('button', { name: 'Add a rule' }).click(),
  },
  {
    name: 'accounts-github-code',
    hash: '#/accounts',
    answers: {
      ...linked,
      'sign-in.list': [
        {
          ...device,
          provider: 'github',
          instance: github.instance,
          browserOpened: true,
          device: {
            userCode: '1C6F-0E2A',
            verificationUri: 'https://github.com/login/device',
            verificationUriComplete: null,
          },
        },
      ],
    },
  },
  {
    name: 'accounts-unlink-token',
    hash: '#/accounts',
    answers: linked,
    act: async (page) => {
      await page.getByRole('button', { name: 'Actions for ada-work on github.com' }).click();
      await page.getByRole('menuitem', { name: 'Unlink…' }).click();
    },
  },
  {
    name: 'accounts-key',
    hash: '#/accounts',
    answers: { ...overSsh, 'remotes.make-key': { ...warehouseKey, made: false } },
    act: async (page) => {
      await page.getByRole('button', { name: 'Show the key' }).click();
      await page.getByText(warehouseKey.fingerprint).waitFor();
    },
  },
  { name: 'link-github', hash: '#/accounts', answers: linked, act: (page) => link(page, 'GitHub') },
  {
    name: 'link-token',
    hash: '#/accounts',
    answers: linked,
    act: async (page) => {
      await link(page, 'GitHub');
      await page.getByRole('radio', { name: 'Paste a token' }).check();
    },
  },
  {
    name: 'link-without-app',
    hash: '#/accounts',
    answers: linked,
    act: (page) => link(page, 'Azure DevOps'),
  },
  {
    name: 'link-other-https',
    hash: '#/accounts',
    answers: {
      ...linked,
      'remotes.read': {
        ...infra,
        url: 'https://git.example.org/data/warehouse.git',
        host: 'git.example.org',
        kind: 'generic',
        reason: 'git.example.org is no service Latchkey knows.',
        user: 'ada',
        heldCredentials: true,
      },
    },
    act: async (page) => {
      await link(page, 'Other');
      await page
        .getByLabel('Address of a repository there')
        .fill('https://ada:secret@git.example.org/data/warehouse');
      await page.getByRole('button', { name: 'Keep it in the vault' }).waitFor();
    },
  },
  {
    name: 'clone-plan',
    hash: '#/repositories',
    answers: linked,
    act: async (page) => {
      await paste(page, infra.url);
      await page.getByText('main is its default branch').waitFor();
      await page.getByText('Why this account?').click();
    },
  },
  {
    name: 'clone-refused',
    hash: '#/repositories',
    answers: refused,
    act: async (page) => {
      await paste(page, infra.url);
      await page.getByRole('button', { name: 'Ask whether they can see it' }).click();
      await page.getByRole('button', { name: 'Choose ada on github.com' }).waitFor();
    },
  },
  {
    name: 'clone-nobody',
    hash: '#/repositories',
    answers: {
      ...linked,
      'accounts.list': [ada],
      'git.plan': {
        fails: { code: 'account.needs-link', detail: 'No account is linked for github.com' },
      },
    },
    act: async (page) => {
      await paste(page, infra.url);
      await page.getByRole('button', { name: 'Link an account' }).waitFor();
    },
  },
  {
    name: 'clone-ssh',
    hash: '#/repositories',
    answers: overSsh,
    act: async (page) => {
      await paste(page, 'git@git.example.org:data/warehouse');
      await page.getByRole('button', { name: 'Ask for the host key' }).click();
      await page.getByRole('button', { name: 'Trust this key: ED25519' }).waitFor();
    },
  },
  {
    name: 'clone-ssh-key',
    hash: '#/repositories',
    answers: overSsh,
    act: async (page) => {
      await paste(page, 'git@git.example.org:data/warehouse');
      await page.getByRole('button', { name: 'Make a key' }).click();
      await page.getByText('Add deploy key').first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'repositories-states',
    hash: '#/repositories',
    answers: {
      ...linked,
      'git.clones': [
        { ...jaffleClone, movedTo: 'https://gitlab.com/analytics/jaffle-store.git' },
        {
          ...jaffleClone,
          id: 'cln_00000000000000c2' as never,
          repository: '43',
          path: 'acme/infra',
          account: atWork.id,
        },
      ],
      'git.status': ({ clone }) => ({
        clone: clone as never,
        branch: 'next',
        upstream: 'origin/next',
        ahead: 0,
        behind: 2,
        files: [],
        identity: 'Ada Lovelace <ada@example.org>',
        changeRequest: true,
      }),
      'repositories.list': {
        rows: [
          repository,
          { ...repository, id: '43', path: 'acme/infra', account: atWork.id, permission: 'read' },
          {
            ...repository,
            id: '44',
            path: 'acme/legacy-reports',
            archived: true,
            permission: 'read',
          },
          { ...repository, id: '45', path: 'acme/frozen-reports', disabled: true },
          {
            ...repository,
            id: '46',
            path: 'acme/platform',
            visibility: 'internal',
            permission: 'admin',
            account: key.id,
          },
        ],
        total: 5,
        index: [
          { account: ada.id, count: 5, status: 'complete', fetched: 1, completedAt: ago(0.2) },
        ],
      },
    },
    act: async (page) => {
      await page
        .getByRole('button', { name: 'Update the remote of analytics/jaffle-shop' })
        .waitFor();
    },
  },
];

async function link(page: Page, service: string): Promise<void> {
  await page.getByRole('button', { name: 'Link account', exact: true }).click();
  await page.getByText(service, { exact: true }).last().click();
}

async function paste(page: Page, url: string): Promise<void> {
  await page.getByRole('button', { name: 'Clone…' }).click();
  await page.getByLabel('Repository address').fill(url);
}
