import { account, type Account } from '../../../preload/model/account.ts';
import {
  azureDevopsApp,
  githubApp,
  gitlabApp,
  type AzureDevopsApp,
  type GithubApp,
  type GitAppProvider,
  type GitlabApp,
  type RedirectUris,
} from '../../../preload/model/integration.ts';
import { attempt, type Attempt } from '../../../preload/model/sign-in.ts';
import type { Clone } from '../../../preload/model/git.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import { accountId } from '../../../preload/model/account.ts';
import { cloneId } from '../../../preload/model/git.ts';

const now = Date.now();
const hour = 3_600_000;
export const ago = (hours: number): number => now - hours * hour;

const avatar = `data:image/svg+xml;base64,${Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#46646c"/><circle cx="4" cy="3" r="1.5" fill="#fff"/><path d="M1 8a3 3 0 0 1 6 0z" fill="#fff"/></svg>',
).toString('base64')}`;

export const ada: Account = account.parse({
  id: 'acc_00000000000000a1',
  provider: 'gitlab',
  instance: 'https://gitlab.com',
  host: 'gitlab.com',
  login: 'ada',
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  avatar,
  scopes: ['read_api', 'write_repository'],
  method: 'loopback',
  repository: null,
  health: 'linked',
  linkedAt: ago(24 * 18),
  lastUsedAt: ago(2),
  expiresAt: now + hour,
});

export const adaAtWork: Account = account.parse({
  ...ada,
  id: 'acc_00000000000000a2',
  instance: 'https://code.example.org:8443/gitlab',
  host: 'code.example.org:8443',
  login: 'a.lovelace',
  avatar: null,
  health: 'refused',
  linkedAt: ago(24 * 90),
  lastUsedAt: null,
});

export const gitlabCom: GitlabApp = gitlabApp.parse({
  provider: 'gitlab',
  instance: 'https://gitlab.com',
  host: 'gitlab.com',
  managed: false,
  replaces: null,
  applicationId: '5f1c0a9e7d3b4c2f8e6a1d0b9c8f7e6d5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d',
  secretSavedAt: ago(24 * 18),
  ca: null,
  allowHttp: false,
  state: 'ready',
  authorisedBy: 'grace',
  savedAt: ago(24 * 18),
});

export const ownGitlab: GitlabApp = gitlabApp.parse({
  ...gitlabCom,
  instance: 'https://code.example.org:8443/gitlab',
  host: 'code.example.org:8443/gitlab',
  state: 'saved',
  authorisedBy: null,
  secretSavedAt: null,
  ca: {
    subject: 'CN=Example Organisation Root CA, O=Example Organisation',
    issuer: 'CN=Example Organisation Root CA, O=Example Organisation',
    fingerprint: Array.from({ length: 32 }, (_, n) =>
      (n * 7 + 16).toString(16).toUpperCase().padStart(2, '0').slice(-2),
    ).join(':'),
    notAfter: now + 24 * 365 * hour,
  },
});

export const githubCom: GithubApp = githubApp.parse({
  provider: 'github',
  instance: 'https://github.com',
  host: 'github.com',
  managed: false,
  replaces: null,
  registration: 'github-app',
  clientId: 'Iv23liAbCdEf01234567',
  secretSavedAt: ago(24 * 18),
  appId: '123456',
  privateKey: {
    fingerprint: 'SHA256:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=',
    bits: 2048,
    savedAt: ago(24 * 18),
  },
  installUrl: 'https://github.com/apps/quillworks/installations/new',
  appSlug: 'quillworks',
  ca: null,
  allowHttp: false,
  state: 'ready',
  authorisedBy: 'the app quillworks',
  savedAt: ago(24 * 18),
});

export const contoso: AzureDevopsApp = azureDevopsApp.parse({
  provider: 'azure-devops',
  instance: 'https://dev.azure.com/contoso',
  host: 'dev.azure.com/contoso',
  managed: false,
  replaces: null,
  organisation: 'contoso',
  tenant: 'b5a1d7e0-3c39-4c4b-8f6f-1e3d2c4b5a69',
  clientId: '0f3c2a51-7d7e-4b0c-9a41-5a4f7d1f2c11',
  mode: 'service-user',
  secretSavedAt: null,
  secretExpiresAt: null,
  actsAs: ada.id,
  formerly: null,
  idle: { daysLeft: 71, state: 'fine' },
  ca: null,
  allowHttp: false,
  state: 'ready',
  authorisedBy: 'svc-latchkey',
  savedAt: ago(24 * 200),
});

export const pending: Attempt = attempt.parse({
  id: 'att_00000000000000b1',
  provider: 'gitlab',
  instance: 'https://gitlab.com',
  method: 'loopback',
  purpose: 'link',
  status: 'pending',
  authorizeUrl:
    'https://gitlab.com/oauth/authorize?client_id=5f1c0a9e&redirect_uri=http%3A%2F%2F127.0.0.1%3A51234%2Foauth%2Fgitlab&response_type=code&scope=read_api+write_repository&state=b1QfGV-3n9yJm0Zs4uYkQx7wR2tLhPcA8eDiKoNvMgE&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256',
  browserOpened: true,
  device: null,
  redirectUri: 'http://127.0.0.1/oauth/gitlab',
  startedAt: now - 4_000,
  expiresAt: now + 10 * 60_000,
  account: null,
  failure: null,
});

export const stalled: Attempt = { ...pending, startedAt: now - 40_000 };

export const device: Attempt = attempt.parse({
  ...pending,
  id: 'att_00000000000000b2',
  method: 'device',
  authorizeUrl: null,
  redirectUri: null,
  device: {
    userCode: 'WDJB-MJHT',
    verificationUri: 'https://gitlab.com/oauth/device',
    verificationUriComplete: null,
  },
  expiresAt: now + 5 * 60_000,
});

export const denied: Attempt = attempt.parse({
  ...pending,
  id: 'att_00000000000000b3',
  status: 'failed',
  failure: { code: 'sign-in.denied', words: 'The resource owner denied the request.' },
});

export const repository: Repository = {
  account: accountId.parse(ada.id),
  id: '42',
  path: 'analytics/jaffle-shop',
  description: 'The classic example project',
  webUrl: 'https://gitlab.com/analytics/jaffle-shop',
  cloneUrl: 'https://gitlab.com/analytics/jaffle-shop.git',
  defaultBranch: 'main',
  visibility: 'private',
  archived: false,
  disabled: false,
  permission: 'write',
  lastActivityAt: ago(3),
};

export const jaffleClone: Clone = {
  id: cloneId.parse('cln_00000000000000c1'),
  account: ada.id,
  repository: '42',
  path: 'analytics/jaffle-shop',
  cloneUrl: repository.cloneUrl,
  folder: '/home/ada/code/jaffle-shop',
  clonedAt: ago(48),
  present: true,
  movedTo: null,
};

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
