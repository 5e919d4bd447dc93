import { z } from 'zod';

import { instance } from './account.ts';

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

/**
 * The organisation's OAuth application at one GitLab instance.
 * `saved`: stored but nobody authorised it yet; `ready`: an admin completed a sign-in through it.
 */
export const gitlabApp = z.object({
  instance,
  applicationId: z.string(),
  /** The secret itself never crosses; only whether there is one, and since when. */
  secretSavedAt: z.number().nullable(),
  ca: certificate.nullable(),
  /** Plain http, allowed only by an explicit switch and only on loopback. */
  allowHttp: z.boolean(),
  state: z.enum(['saved', 'ready']),
  authorisedBy: z.string().nullable(),
  savedAt: z.number(),
});
export type GitlabApp = z.output<typeof gitlabApp>;

/** What an admin types. `secret: undefined` keeps the saved one, `null` removes it. */
export const gitlabAppDraft = z
  .object({
    instance: z.string().max(2048),
    applicationId: z.string().max(512),
    secret: z.string().max(4096).nullable().optional(),
    /** PEM text. `undefined` keeps the saved one, `null` removes it. */
    ca: z.string().max(262_144).nullable().optional(),
    allowHttp: z.boolean().default(false),
  })
  .strict();
export type GitlabAppDraft = z.output<typeof gitlabAppDraft>;

/** One row of the pre-flight: what was asked of the service and what it means. */
export const preflightCheck = z.object({
  id: z.enum(['reachable', 'is-gitlab', 'credentials', 'scopes', 'redirect']),
  title: z.string(),
  status: z.enum(['passed', 'failed', 'inconclusive', 'not-run']),
  /** One sentence: what was seen, and what to do when it failed. */
  detail: z.string(),
});
export type PreflightCheck = z.output<typeof preflightCheck>;
