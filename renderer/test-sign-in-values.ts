import { account, type Account } from '../preload/model/account.ts';
import {
  azureDevopsApp,
  githubApp,
  gitlabApp,
  type AzureDevopsApp,
  type GitAppProvider,
  type GithubApp,
  type GitlabApp,
  type RedirectUris,
} from '../preload/model/integration.ts';
import { attempt, type Attempt } from '../preload/model/sign-in.ts';

/** Values for tests, parsed by the schemas of the border so that they cannot drift from it. */
export const ada: Account = account.parse({
  id: 'acc_00000000000000a1',
  provider: 'gitlab',
  instance: 'https://gitlab.com',
  host: 'gitlab.com',
  login: 'ada',
  name: 'Ada Lovelace',
  email: null,
  avatar: null,
  scopes: ['read_api', 'write_repository'],
  method: 'loopback',
  repository: null,
  health: 'linked',
  linkedAt: 0,
  lastUsedAt: null,
  expiresAt: null,
});

export const gitlabCom: GitlabApp = gitlabApp.parse({
  provider: 'gitlab',
  instance: 'https://gitlab.com',
  host: 'gitlab.com',
  managed: false,
  replaces: null,
  applicationId: '5f1c0a9e',
  secretSavedAt: 0,
  ca: null,
  allowHttp: false,
  state: 'ready',
  authorisedBy: 'grace',
  savedAt: 0,
});

export const githubCom: GithubApp = githubApp.parse({
  ...common(),
  provider: 'github',
  instance: 'https://github.com',
  host: 'github.com',
  registration: 'github-app',
  clientId: 'Iv23liAbCdEf01234567',
  appId: '123456',
  privateKey: { fingerprint: 'k9Xw3Vb0', bits: 2048, savedAt: 0 },
  installUrl: 'https://github.com/apps/quillworks/installations/new',
  appSlug: 'quillworks',
});

export const contoso: AzureDevopsApp = azureDevopsApp.parse({
  ...common(),
  provider: 'azure-devops',
  instance: 'https://dev.azure.com/contoso',
  host: 'dev.azure.com/contoso',
  organisation: 'contoso',
  tenant: 'b5a1d7e0-3c39-4c4b-8f6f-1e3d2c4b5a69',
  clientId: '0f3c2a51-7d7e-4b0c-9a41-5a4f7d1f2c11',
  mode: 'service-user',
  secretSavedAt: null,
  secretExpiresAt: null,
  actsAs: 'acc_00000000000000a1',
  formerly: null,
  idle: { daysLeft: 71, state: 'fine' },
});

function common() {
  return {
    managed: false,
    replaces: null,
    secretSavedAt: 0,
    ca: null,
    allowHttp: false,
    state: 'ready',
    authorisedBy: 'grace',
    savedAt: 0,
  };
}

export const redirectUris: Readonly<Record<GitAppProvider, RedirectUris>> = {
  gitlab: {
    customProtocol: 'dev.latchkey://oauth/gitlab',
    loopback: 'http://127.0.0.1/oauth/gitlab',
  },
  github: {
    customProtocol: 'dev.latchkey://oauth/github',
    loopback: 'http://127.0.0.1/oauth/github',
  },
  'azure-devops': {
    customProtocol: 'dev.latchkey://oauth/azure-devops',
    loopback: 'http://localhost/oauth/azure-devops',
  },
};

/** A sign-in that began just now. */
export function pending(change: Partial<Attempt> = {}): Attempt {
  const now = Date.now();
  return attempt.parse({
    id: 'att_00000000000000b1',
    provider: 'gitlab',
    instance: 'https://gitlab.com',
    method: 'loopback',
    purpose: 'link',
    status: 'pending',
    authorizeUrl:
      'https://gitlab.com/oauth/authorize?redirect_uri=http%3A%2F%2F127.0.0.1%3A51234%2Foauth%2Fgitlab',
    browserOpened: true,
    device: null,
    redirectUri: 'http://127.0.0.1/oauth/gitlab',
    startedAt: now,
    expiresAt: now + 600_000,
    account: null,
    failure: null,
    ...change,
  });
}
