import { z } from 'zod';

import { accountId } from './account.ts';

/** Whose server a git address leads to, as far as it can be told without asking it. */
export const hostKind = z.enum([
  'gitlab',
  'github',
  'azure-devops',
  'bitbucket',
  'bitbucket-server',
  'codecommit',
  'gitea',
  'generic',
]);
export type HostKind = z.output<typeof hostKind>;

/** What a pasted address is, before anything is contacted. Never what it held of a secret. */
export const remote = z.object({
  /** The canonical form: all that is ever handed to git. */
  url: z.string(),
  protocol: z.enum(['https', 'http', 'ssh']),
  host: z.string(),
  path: z.string(),
  kind: hostKind,
  /** Why it is taken for that kind, a sentence. */
  reason: z.string(),
  /** The name before the `@`: who logs in over ssh, a hint over https. Null where none stood there. */
  user: z.string().nullable(),
  /** A password or token stood in the text. It was left out; `remotes.link` can take it from there. */
  heldCredentials: z.boolean(),
  /** Linked accounts that can be used there. */
  accounts: z.array(accountId).readonly(),
});
export type Remote = z.output<typeof remote>;

/** Where the public half of a key goes, step by step. */
export const keyInstallation = z.object({
  /** What the service calls such a key. */
  name: z.string(),
  /** The page to do it on, where its address is known. */
  page: z.string().nullable(),
  steps: z.array(z.string()).readonly(),
  /** What must be ticked or granted so that a push is accepted; null where nothing extra is. */
  writeAccess: z.string().nullable(),
  /** What else is easily missed there. */
  notes: z.array(z.string()).readonly(),
  /** The pages this is taken from. */
  sources: z.array(z.string()).readonly(),
});
export type KeyInstallation = z.output<typeof keyInstallation>;

export const remoteKey = z.object({
  account: accountId,
  /** One line for the service: type, key and comment. */
  publicKey: z.string(),
  /** `SHA256:…`, as OpenSSH and the services show it. */
  fingerprint: z.string(),
  /** False when the key was there already, made for the same repository. */
  made: z.boolean(),
  installation: keyInstallation,
});
export type RemoteKey = z.output<typeof remoteKey>;

export const hostKey = z.object({
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`. */
  type: z.string(),
  fingerprint: z.string(),
  pinned: z.boolean(),
  /** Against what the service publishes; `unknown` where it publishes none that we know. */
  published: z.enum(['match', 'differs', 'unknown']),
});
export type HostKey = z.output<typeof hostKey>;

/** What an ssh server shows as its own, beside what was pinned and what its service publishes. */
export const hostKeys = z.object({
  host: z.string(),
  keys: z.array(hostKey).readonly(),
  /** Fingerprints pinned before that the server no longer shows. */
  missing: z.array(z.string()).readonly(),
  /** Something is pinned, and none of it is shown: another server, or a new key. */
  changed: z.boolean(),
  /** The page the service publishes its fingerprints on. */
  publishedAt: z.string().nullable(),
});
export type HostKeys = z.output<typeof hostKeys>;
