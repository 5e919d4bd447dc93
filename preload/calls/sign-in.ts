import { z } from 'zod';

import { instance, providerId, signInMethod } from '../model/account.ts';
import { attempt, attemptId } from '../model/sign-in.ts';
import { nothing } from './nothing.ts';

/** The part of the contract about sign-in attempts. */
export const signInCalls = {
  'sign-in.list': { input: nothing, output: z.array(attempt).readonly() },
  /** Starts an attempt. Without `method` the first step of the ladder this host can take is used. */
  'sign-in.start': {
    input: z
      .object({
        provider: providerId,
        instance,
        method: signInMethod.optional(),
        openBrowser: z.boolean().default(true),
      })
      .strict(),
    output: attempt,
  },
  'sign-in.cancel': { input: z.object({ id: attemptId }).strict(), output: attempt },
  /** Opens the browser again for a pending attempt. */
  'sign-in.reopen': { input: z.object({ id: attemptId }).strict(), output: attempt },
  /** Completes a pending attempt with the address the browser ended on. */
  'sign-in.paste': {
    input: z.object({ id: attemptId, callback: z.string().max(8192) }).strict(),
    output: attempt,
  },
} as const;
