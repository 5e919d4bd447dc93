import { instance } from '../../../preload/model/account.ts';
import type { Answers, Scene } from './scenes.ts';
import { nothingYet, twoApps } from './scenes.ts';
import { ago, contoso, githubCom, gitlabCom, ownGitlab, redirectUris, stalled } from './values.ts';

const own = encodeURIComponent(ownGitlab.instance);
const policyFile = '/etc/latchkey/policy.json';
const day = 86_400_000;

const fabrikam = instance.parse('https://dev.azure.com/fabrikam');
const developer = { role: 'developer', lockedBy: null, managed: null } as const;

const everyService: Answers = {
  'integrations.list': {
    git: [
      githubCom,
      gitlabCom,
      ownGitlab,
      { ...contoso, idle: { daysLeft: 9, state: 'soon' } },
      {
        ...contoso,
        instance: fabrikam,
        host: 'dev.azure.com/fabrikam',
        organisation: 'fabrikam',
        managed: true,
      },
    ],
    redirectUris,
  },
};

/** What the organisation's integrations can look like. */
export const integrationScenes: readonly Scene[] = [
  { name: 'integrations-none', hash: '#/integrations', answers: nothingYet },
  { name: 'integrations', hash: '#/integrations', answers: twoApps },
  { name: 'integrations-new', hash: '#/integrations/new', answers: nothingYet },
  {
    name: 'integrations-checked',
    hash: '#/integrations/new',
    answers: {
      ...nothingYet,
      'integrations.preflight': {
        instance: 'https://gitlab.com',
        notes: [],
        checks: [
          {
            id: 'reachable',
            title: 'The instance answers',
            status: 'passed',
            detail: 'gitlab.com answered in 84 ms.',
          },
          {
            id: 'is-gitlab',
            title: 'It is a GitLab',
            status: 'passed',
            detail: 'Its OAuth endpoints are there.',
          },
          {
            id: 'credentials',
            title: 'Application ID and Secret fit',
            status: 'failed',
            detail: 'GitLab does not know this pair. Copy both again from the application’s page.',
          },
          {
            id: 'scopes',
            title: 'The scopes are ticked',
            status: 'not-run',
            detail: 'Needs a right Application ID and Secret.',
          },
          {
            id: 'redirect',
            title: 'The redirect URI is registered',
            status: 'inconclusive',
            detail: 'GitLab tells only when somebody signs in: authorise the app to know.',
          },
        ],
      },
    },
    act: async (page) => {
      await page.getByLabel('Application ID').fill('5f1c0a9e7d3b4c2f8e6a1d0b9c8f7e6d');
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('It is a GitLab').waitFor();
      await page.getByText('It is a GitLab').scrollIntoViewIfNeeded();
    },
  },
  { name: 'integrations-saved', hash: `#/integrations/${own}`, answers: twoApps },
  {
    name: 'integrations-authorising',
    hash: `#/integrations/${own}`,
    answers: {
      ...twoApps,
      'sign-in.list': [{ ...stalled, purpose: 'authorise', instance: ownGitlab.instance }],
    },
  },
  { name: 'integrations-ready', hash: `#/integrations/${encodeURIComponent(gitlabCom.instance)}` },
  {
    name: 'integrations-every-service',
    hash: '#/integrations',
    answers: everyService,
  },
  {
    name: 'integrations-developer',
    hash: '#/integrations',
    answers: { ...everyService, 'policy.describe': developer },
  },
  {
    name: 'integrations-policy-refused',
    hash: '#/integrations',
    answers: {
      ...everyService,
      'policy.describe': {
        role: 'developer',
        lockedBy: policyFile,
        managed: {
          path: policyFile,
          state: 'refused',
          problem: 'line 4: unknown key “intergrations”',
          integrations: 0,
        },
      },
    },
  },
  {
    name: 'integrations-facts',
    hash: `#/integrations/${encodeURIComponent(githubCom.instance)}`,
    answers: { ...everyService, 'policy.describe': developer },
  },
  {
    name: 'integrations-managed',
    hash: `#/integrations/${encodeURIComponent(fabrikam)}`,
    answers: {
      ...everyService,
      'policy.describe': {
        role: 'admin',
        lockedBy: null,
        managed: { path: policyFile, state: 'followed', problem: null, integrations: 1 },
      },
    },
  },
  { name: 'integrations-github-new', hash: '#/integrations/new-github', answers: nothingYet },
  {
    name: 'integrations-github-app',
    hash: '#/integrations/new-github',
    answers: nothingYet,
    act: async (page) => {
      await page.getByRole('radio', { name: 'GitHub App' }).check();
      await page.getByLabel('App ID').fill('123456');
      await page.getByLabel('File of the private key').setInputFiles({
        name: 'quillworks.2026-11-03.private-key.pem',
        mimeType: 'application/x-pem-file',
        buffer: Buffer.from('-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----\n'),
      });
      await page.getByText('quillworks.2026').waitFor();
    },
  },
  {
    name: 'integrations-github-saved',
    hash: `#/integrations/${encodeURIComponent(githubCom.instance)}`,
    answers: {
      'integrations.list': {
        git: [
          {
            ...githubCom,
            state: 'saved',
            authorisedBy: null,
            replaces: {
              clientId: 'Ov23liAbCdEf01234567',
              mode: null,
              authorisedBy: 'grace',
              savedAt: ago(24 * 90),
            },
          },
        ],
        redirectUris,
      },
    },
  },
  {
    name: 'integrations-github-ready',
    hash: `#/integrations/${encodeURIComponent(githubCom.instance)}`,
    answers: {
      ...everyService,
      'integrations.installations': [
        {
          id: '1',
          account: 'quillworks',
          kind: 'organisation',
          repositorySelection: 'all',
          suspended: false,
          htmlUrl: 'https://github.com/organizations/quillworks/settings/installations/1',
        },
        {
          id: '2',
          account: 'ada',
          kind: 'person',
          repositorySelection: 'selected',
          suspended: true,
          htmlUrl: 'https://github.com/settings/installations/2',
        },
      ],
    },
    act: async (page) => page.getByText('quillworks').last().scrollIntoViewIfNeeded(),
  },
  { name: 'integrations-azure-new', hash: '#/integrations/new-azure-devops', answers: nothingYet },
  {
    name: 'integrations-azure-changing-over',
    hash: `#/integrations/${encodeURIComponent(contoso.instance)}`,
    answers: everyService,
    act: async (page) => {
      await page.getByRole('radio', { name: /^Service principal/ }).check();
      await page.getByLabel('Client secret').fill('Kx8Q~value-of-the-secret');
      const end = new Date(Date.now() + 20 * day).toISOString().slice(0, 10);
      await page.getByLabel('The secret ends on').fill(end);
    },
  },
  {
    name: 'integrations-azure-waiting',
    hash: `#/integrations/${encodeURIComponent(contoso.instance)}`,
    answers: {
      'integrations.list': {
        git: [
          {
            ...contoso,
            mode: 'service-principal',
            state: 'saved',
            authorisedBy: null,
            secretSavedAt: ago(1),
            secretExpiresAt: Date.now() + 400 * day,
            idle: null,
            replaces: {
              clientId: contoso.clientId,
              mode: 'service-user',
              authorisedBy: 'svc-latchkey',
              savedAt: ago(24 * 200),
            },
          },
        ],
        redirectUris,
      },
    },
  },
  {
    name: 'integrations-azure-idle',
    hash: `#/integrations/${encodeURIComponent(contoso.instance)}`,
    answers: everyService,
  },
  {
    name: 'integrations-leave',
    hash: '#/integrations/new-github',
    answers: nothingYet,
    act: async (page) => {
      await page.getByLabel('Client ID').fill('Ov23li');
      await page.getByRole('button', { name: 'Integrations', exact: true }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];
