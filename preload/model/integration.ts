import { z } from 'zod';

import { accountId, instance } from './account.ts';

/** The services an admin sets up for everybody, by the names accounts have for them. */
export const gitAppProvider = z.enum(['gitlab', 'github', 'azure-devops']);
export type GitAppProvider = z.output<typeof gitAppProvider>;

/**
 * What we ask of GitLab, and so exactly what an admin ticks on the application's page.
 * `read_api` reads the person and the repository list; `write_repository` clones and
 * pushes over https. `api` would do all of it, but also lets its holder change anything.
 */
export const gitlabScopes = ['read_api', 'write_repository'] as const;

/** What a private CA file says, shown before it is trusted for one instance. */
export const certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** SHA-256 of the DER form, colon-separated upper-case hex. */
  fingerprint: z.string(),
  notAfter: z.number(),
});
export type Certificate = z.output<typeof certificate>;

/** The redirect URIs an admin registers at the service; each has a copy button. */
export const redirectUris = z.object({
  customProtocol: z.string(),
  loopback: z.string(),
});
export type RedirectUris = z.output<typeof redirectUris>;

/** `service-principal`: the app itself acts, without a person; `service-user`: a person it was linked to. */
export const azureMode = z.enum(['service-principal', 'service-user']);
export type AzureMode = z.output<typeof azureMode>;

/** GitHub's two kinds of registration; their tokens differ in scope and lifetime. */
export const githubRegistration = z.enum(['oauth-app', 'github-app']);
export type GithubRegistration = z.output<typeof githubRegistration>;

/** The key of a GitHub App, as far as it may be shown: SHA-256 of the public half, and its size. */
export const privateKeyFacts = z.object({
  fingerprint: z.string(),
  bits: z.number(),
  savedAt: z.number(),
});
export type PrivateKeyFacts = z.output<typeof privateKeyFacts>;

const common = {
  instance,
  /** Host, port and sub-path of the instance, as shown to the person. */
  host: z.string(),
  /** The secret itself never crosses; only whether there is one, and since when. */
  secretSavedAt: z.number().nullable(),
  ca: certificate.nullable(),
  /** Plain http, allowed only by an explicit switch and only on loopback. */
  allowHttp: z.boolean(),
  /** `saved`: stored but nobody authorised it yet; `ready`: it was shown to work. */
  state: z.enum(['saved', 'ready']),
  authorisedBy: z.string().nullable(),
  savedAt: z.number(),
  /** Preset by the machine's policy file: shown here, changed there. */
  managed: z.boolean(),
  /**
   * The authorised app this one takes the place of. Until this one is authorised the former works
   * on for everybody, and `integrations.discard` returns to it. Null when there is none.
   */
  replaces: z
    .object({
      clientId: z.string(),
      mode: azureMode.nullable(),
      authorisedBy: z.string().nullable(),
      savedAt: z.number(),
    })
    .nullable(),
};

/** The organisation's OAuth application at one GitLab instance. */
export const gitlabApp = z.object({
  provider: z.literal('gitlab'),
  ...common,
  applicationId: z.string(),
});
export type GitlabApp = z.output<typeof gitlabApp>;

/** The organisation's OAuth app or GitHub App on github.com, `*.ghe.com` or a GitHub Enterprise Server. */
export const githubApp = z.object({
  provider: z.literal('github'),
  ...common,
  registration: githubRegistration,
  clientId: z.string(),
  /** Digits; null for an OAuth app, which has none. */
  appId: z.string().nullable(),
  privateKey: privateKeyFacts.nullable(),
  /** Where an owner installs the app on their organisation; null when not known. */
  installUrl: z.string().nullable(),
  /** What GitHub calls the app in addresses, as the install URL has it; null without one. */
  appSlug: z.string().nullable(),
});
export type GithubApp = z.output<typeof githubApp>;

/** The organisation's app registration in Microsoft Entra ID, for one Azure DevOps organisation. */
export const azureDevopsApp = z.object({
  provider: z.literal('azure-devops'),
  ...common,
  organisation: z.string(),
  tenant: z.string(),
  clientId: z.string(),
  mode: azureMode,
  /** When the client secret ends, as the admin entered it; null when not said. */
  secretExpiresAt: z.number().nullable(),
  /** The linked account the organisation works through now. */
  actsAs: accountId.nullable(),
  /** The account that acted before the last change of mode, while it is still linked. */
  formerly: accountId.nullable(),
  /** Entra ends a service user's sign-in after 90 days without use; null for a principal. */
  idle: z.object({ daysLeft: z.number(), state: z.enum(['fine', 'soon', 'over']) }).nullable(),
});
export type AzureDevopsApp = z.output<typeof azureDevopsApp>;

export const gitApp = z.discriminatedUnion('provider', [gitlabApp, githubApp, azureDevopsApp]);
export type GitApp = z.output<typeof gitApp>;

const address = z.string().max(2048);
const identifier = z.string().max(512);
/** `undefined` keeps the saved one, `null` removes it. */
const secret = z.string().max(4096).nullable().optional();
/** PEM text. `undefined` keeps the saved one, `null` removes it. */
const ca = z.string().max(262_144).nullable().optional();

/** What an admin types for GitLab. */
export const gitlabAppDraft = z
  .object({
    provider: z.literal('gitlab'),
    instance: address,
    applicationId: identifier,
    secret,
    ca,
    allowHttp: z.boolean().default(false),
  })
  .strict();
export type GitlabAppDraft = z.output<typeof gitlabAppDraft>;

/** What an admin types for GitHub. */
export const githubAppDraft = z
  .object({
    provider: z.literal('github'),
    instance: address,
    registration: githubRegistration.default('oauth-app'),
    clientId: identifier,
    clientSecret: secret,
    appId: identifier.nullable().optional(),
    /** PEM text of the app's private key. `undefined` keeps the saved one, `null` removes it. */
    privateKey: z.string().max(65_536).nullable().optional(),
    installUrl: address.nullable().optional(),
    ca,
    allowHttp: z.boolean().default(false),
  })
  .strict();
export type GithubAppDraft = z.output<typeof githubAppDraft>;

/** What an admin types for Azure DevOps. */
export const azureDevopsAppDraft = z
  .object({
    provider: z.literal('azure-devops'),
    /** The organisation's name, or an address of it. */
    organisation: address,
    tenant: identifier,
    clientId: identifier,
    clientSecret: secret,
    /** Milliseconds since 1970. `undefined` keeps what was entered, `null` removes it. */
    secretExpiresAt: z.number().nullable().optional(),
    mode: azureMode,
    ca,
  })
  .strict();
export type AzureDevopsAppDraft = z.output<typeof azureDevopsAppDraft>;

export const gitAppDraft = z.discriminatedUnion('provider', [
  gitlabAppDraft,
  githubAppDraft,
  azureDevopsAppDraft,
]);
export type GitAppDraft = z.output<typeof gitAppDraft>;

/** One organisation or person a GitHub App is installed at. */
export const installation = z.object({
  id: z.string(),
  /** The login of the organisation or person. */
  account: z.string(),
  kind: z.enum(['organisation', 'person']),
  /** Whether the owner chose all repositories or some. */
  repositorySelection: z.enum(['all', 'selected']),
  suspended: z.boolean(),
  /** GitHub's page where an owner changes it; null when GitHub named none. */
  htmlUrl: z.string().nullable(),
});
export type Installation = z.output<typeof installation>;

/** One row of the pre-flight: what was asked of the service and what it means. */
export const preflightCheck = z.object({
  id: z.enum([
    'reachable',
    'is-gitlab',
    'is-github',
    'is-azure-devops',
    'tenant',
    'credentials',
    'private-key',
    'app',
    'device-flow',
    'scopes',
    'organisation',
    'projects',
    'secret-expiry',
    'redirect',
  ]),
  title: z.string(),
  status: z.enum(['passed', 'failed', 'inconclusive', 'not-run']),
  /** One sentence: what was seen, and what to do when it failed. */
  detail: z.string(),
});
export type PreflightCheck = z.output<typeof preflightCheck>;
