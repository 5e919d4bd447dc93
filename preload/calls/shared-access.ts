import { z } from 'zod';

import { account, accountId } from '../model/account.ts';
import { sharedAccess } from '../model/shared-access.ts';

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
