import { z } from 'zod';

/** One line of the audit log: what was done, by which account, to what, how it ended. No secrets. */
export const activity = z.object({
  id: z.number(),
  at: z.number(),
  /** `account.linked`, `account.unlinked`, `git.cloned`, `git.pushed`, `integration.saved`, … */
  action: z.string(),
  /** `ada on gitlab.example.com`, or the person at this machine when no account acted. */
  actor: z.string(),
  subject: z.string(),
  result: z.enum(['done', 'failed', 'cancelled', 'refused']),
  detail: z.string(),
});
export type Activity = z.output<typeof activity>;
