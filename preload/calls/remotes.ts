import { z } from 'zod';

import { account, accountId } from '../model/account.ts';
import { hostKeys, remote, remoteKey } from '../model/remote.ts';

/** An address as it was typed or pasted; it may hold a secret. */
const pastedUrl = z.string().min(1).max(8192);

/** The part of the contract about any git address. */
export const remoteCalls = {
  /** Reads a pasted address without contacting anybody; what it held of a secret is not repeated. */
  'remotes.read': { input: z.object({ url: pastedUrl }).strict(), output: remote },
  /** Links a user name and a token for an https server, proven with one question to it first. */
  'remotes.link': {
    input: z
      .object({
        url: pastedUrl,
        username: z.string().max(256).optional(),
        token: z.string().max(8192).optional(),
      })
      .strict(),
    output: account,
  },
  /** A key pair for one ssh address; asked again, the same key. The private half stays in the vault. */
  'remotes.make-key': { input: z.object({ url: pastedUrl }).strict(), output: remoteKey },
  /** What the server shows as its host keys, beside what is pinned and published. */
  'remotes.host-key': { input: z.object({ url: pastedUrl }).strict(), output: hostKeys },
  /** Pins one of them. `override`: in the place of what was pinned, or against what is published. */
  'remotes.trust-host': {
    input: z
      .object({
        url: pastedUrl,
        fingerprint: z.string().max(128),
        override: z.boolean().default(false),
      })
      .strict(),
    output: hostKeys,
  },
  /** Asks the server, as this account, which branches the repository has. */
  'remotes.test': {
    input: z.object({ account: accountId, url: pastedUrl }).strict(),
    output: z.object({
      branches: z.array(z.string()).readonly(),
      defaultBranch: z.string().nullable(),
    }),
  },
} as const;
