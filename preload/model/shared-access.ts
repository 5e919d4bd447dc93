import { z } from 'zod';

import { account, accountId } from './account.ts';
import { failure } from './failure.ts';

/** Read-only access to one repository that is not tied to a person: who could make it, and who not. */
export const sharedAccess = z.object({
  /** The canonical clone URL it would be for. */
  repository: z.string(),
  /** Full path at the service: `analytics/jaffle-shop`. */
  path: z.string(),
  /** The instance, as shown to the person. */
  host: z.string(),
  /** The account that has it already; null when none here does. */
  existing: accountId.nullable(),
  /** The linked accounts that were asked about, and what stands against each; null when nothing does. */
  makers: z.array(z.object({ account: accountId, obstacle: failure.nullable() })).readonly(),
});
export type SharedAccess = z.output<typeof sharedAccess>;

const url = z.string().min(1).max(4096);

/** The part of the contract about shared access; it is ended by unlinking its account. */
export const sharedAccessCalls = {
  /** Asks the service what each account may do there. Nothing is made. */
  'shared-access.describe': {
    input: z.object({ url, account: accountId.optional() }).strict(),
    output: sharedAccess,
  },
  /** Makes a deploy token as this account, and links it as an account of its own. */
  'shared-access.create': {
    input: z
      .object({
        url,
        account: accountId,
        /** Milliseconds since 1970; without it the token does not end. */
        expiresAt: z.number().optional(),
      })
      .strict(),
    output: account,
  },
} as const;
