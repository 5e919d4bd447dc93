import type { Page } from 'playwright-core';

import type { Call, Input, Output } from '../../../preload/contract.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import {
  ada,
  adaAtWork,
  ago,
  denied,
  device,
  gitlabCom,
  jaffleClone,
  ownGitlab,
  pending,
  redirectUris,
  repository,
  stalled,
} from './values.ts';

/** What main would answer: a value, a failure, or a function of the input. */
export type Answers = {
  readonly [C in Call]?: Output<C> | { readonly fails: Failure } | ((input: Input<C>) => Output<C>);
};

export interface Scene {
  readonly name: string;
  readonly hash: string;
  readonly answers?: Answers;
  /** Brings the page into the state that is looked at. */
  readonly act?: (page: Page) => Promise<void>;
}

const ready = {
  state: 'ready',
  keeper: 'keychain',
  binding: 'keytar',
  reason: null,
  secrets: 2,
} as const;

/** A machine on which everything works: what a scene does not say is taken from here. */
export const usual: Answers = {
  'app.describe': {
    version: '0.1.0',
    capabilities: { customProtocol: false, nativeDialogs: false, opensExternally: true },
    demo: false,
    online: true,
  },
  'settings.read': { theme: 'system', cloneFolder: '/home/ada/code' },
  'settings.change': { theme: 'system', cloneFolder: '/home/ada/code' },
  'vault.describe': ready,
  'accounts.list': [ada],
  'sign-in.list': [],
  'integrations.list': {
    git: [gitlabCom],
    redirectUris,
  },
  'policy.describe': { role: 'admin', lockedBy: null, managed: null },
  'network.read': {
    mode: 'environment',
    proxy: null,
    exceptions: [],
    hosts: [],
    signIns: [],
  },
  'network.hosts': [],
  'bindings.list': [],
  'git.clones': [jaffleClone],
  'git.operations': [],
  'repositories.list': {
    rows: [repository],
    total: 1,
    index: [{ account: ada.id, count: 1, status: 'complete', fetched: 1, completedAt: ago(0.2) }],
  },
  'repositories.refresh': [],
  'activity.list': [],
  'doctor.run': [],
};

export const nothingYet: Answers = {
  'accounts.list': [],
  'git.clones': [],
  'integrations.list': {
    git: [],
    redirectUris,
  },
};
export const twoApps: Answers = {
  'integrations.list': {
    git: [gitlabCom, ownGitlab],
    redirectUris,
  },
};
/** What this half of the window can look like. */
export const scenes: readonly Scene[] = [
  {
    name: 'start-first-run',
    hash: '#/start',
    answers: {
      ...nothingYet,
      'app.describe': {
        version: '0.1.0',
        capabilities: { customProtocol: false, nativeDialogs: false, opensExternally: true },
        demo: true,
        online: true,
      },
    },
  },
  { name: 'start-linked', hash: '#/start', answers: { 'git.clones': [] } },
  { name: 'start-calm', hash: '#/start' },
  {
    name: 'start-attention',
    hash: '#/start',
    answers: {
      ...twoApps,
      'accounts.list': [ada, adaAtWork],
      'vault.describe': { ...ready, state: 'locked', keeper: 'passphrase', binding: null },
    },
  },
  { name: 'accounts-none', hash: '#/accounts', answers: nothingYet },
  { name: 'accounts-unlinked', hash: '#/accounts', answers: { ...twoApps, 'accounts.list': [] } },
  {
    name: 'accounts',
    hash: '#/accounts',
    answers: { ...twoApps, 'accounts.list': [ada, adaAtWork] },
  },
  {
    name: 'accounts-failed',
    hash: '#/accounts',
    answers: {
      'accounts.list': {
        fails: { code: 'app.storage-failed', detail: '/home/ada/.local/share/latchkey' },
      },
    },
  },
  { name: 'accounts-pending', hash: '#/accounts', answers: { 'sign-in.list': [pending] } },
  { name: 'accounts-stalled', hash: '#/accounts', answers: { 'sign-in.list': [stalled] } },
  {
    name: 'accounts-device',
    hash: '#/accounts',
    answers: { 'sign-in.list': [device], 'accounts.list': [] },
  },
  {
    name: 'accounts-paste',
    hash: '#/accounts',
    answers: { 'sign-in.list': [{ ...pending, method: 'paste', browserOpened: false }] },
  },
  {
    name: 'accounts-denied',
    hash: '#/accounts',
    answers: { 'sign-in.start': denied },
    act: async (page) => {
      await page.getByRole('button', { name: 'Link account' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Link account' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'accounts-link-dialog',
    hash: '#/accounts',
    answers: twoApps,
    act: async (page) => page.getByRole('button', { name: 'Link account' }).click(),
  },
  {
    name: 'accounts-menu',
    hash: '#/accounts',
    act: async (page) =>
      page.getByRole('button', { name: 'Actions for ada on gitlab.com' }).click(),
  },
  {
    name: 'accounts-unlink',
    hash: '#/accounts',
    act: async (page) => {
      await page.getByRole('button', { name: 'Actions for ada on gitlab.com' }).click();
      await page.getByRole('menuitem', { name: 'Unlink…' }).click();
    },
  },
  {
    name: 'vault-choose',
    hash: '#/start',
    answers: {
      ...nothingYet,
      'vault.describe': {
        state: 'choose',
        keeper: null,
        binding: null,
        secrets: 0,
        reason: 'No Secret Service answered on the session bus within 3 seconds.',
      },
    },
    act: async (page) => page.getByRole('button', { name: /Opens the vault/ }).click(),
  },
  {
    name: 'vault-locked',
    hash: '#/start',
    answers: {
      'vault.describe': { ...ready, state: 'locked', keeper: 'passphrase', binding: null },
    },
    act: async (page) => page.getByRole('button', { name: /Opens the vault/ }).click(),
  },
  {
    name: 'vault-key-missing',
    hash: '#/start',
    answers: {
      'vault.describe': {
        ...ready,
        state: 'locked',
        reason: 'The vault’s key is not in this keychain.',
      },
    },
    act: async (page) => page.getByRole('button', { name: /Opens the vault/ }).click(),
  },
  {
    name: 'vault-start-over',
    hash: '#/start',
    answers: {
      'vault.describe': { ...ready, state: 'locked', keeper: 'passphrase', binding: null },
    },
    act: async (page) => {
      await page.getByRole('button', { name: /Opens the vault/ }).click();
      await page.getByRole('button', { name: 'Start over…' }).click();
    },
  },
  {
    name: 'vault-change-passphrase',
    hash: '#/start',
    answers: { 'vault.describe': { ...ready, keeper: 'passphrase', binding: null, aside: 2 } },
    act: async (page) => {
      await page.getByRole('button', { name: /Opens the vault/ }).click();
      await page.getByRole('button', { name: 'Change passphrase…' }).click();
    },
  },
  {
    name: 'vault-ready',
    hash: '#/start',
    act: async (page) => page.getByRole('button', { name: /Opens the vault/ }).click(),
  },
  {
    name: 'palette',
    hash: '#/accounts',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('textbox').waitFor();
    },
  },
];
