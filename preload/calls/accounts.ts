import { z } from 'zod';

import { account, accountId, providerId } from '../model/account.ts';
import { nothing } from './nothing.ts';

/** The part of the contract about linked accounts. */
export const accountCalls = {
  'accounts.list': { input: nothing, output: z.array(account).readonly() },
  /** Asks the service who this is and whether the token still works. */
  'accounts.check': { input: z.object({ id: accountId }).strict(), output: account },
  /**
   * Links an account by a token made at the service. `username` counts where the service cannot be
   * asked whose it is.
   */
  'accounts.add-token': {
    input: z
      .object({
        provider: providerId,
        instance: z.string().max(2048),
        token: z.string().min(1).max(16_384),
        username: z.string().min(1).max(255).optional(),
      })
      .strict(),
    output: account,
  },
  /**
   * Revokes at the service, verifies that the old token is refused, then erases.
   * `revoked` is false when the service could not be reached; the local secret is gone all the same.
   */
  'accounts.unlink': {
    input: z.object({ id: accountId }).strict(),
    output: z.object({ revoked: z.boolean(), detail: z.string() }),
  },
} as const;
