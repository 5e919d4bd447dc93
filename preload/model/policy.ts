import { z } from 'zod';

/**
 * What this window may do to the organisation's integrations. It guards against slips, and where
 * the machine's policy file fixes it, against change; the services guard themselves.
 */
export const role = z.enum(['admin', 'developer']);
export type Role = z.output<typeof role>;

/** What the machine's policy file says, as far as it concerns a person here. */
export const managedPolicy = z.object({
  /** Absolute path of the file. */
  path: z.string(),
  /** `refused`: it is there, but may not or cannot be followed; until it is mended nothing may be edited. */
  state: z.enum(['followed', 'refused']),
  /** Why it was refused, with the place of the error; null when it is followed. */
  problem: z.string().nullable(),
  /** How many integrations it presets. */
  integrations: z.number(),
});
export type ManagedPolicy = z.output<typeof managedPolicy>;

export const policyState = z.object({
  role,
  /** Absolute path of the policy file that fixes the role; null when it can be changed here. */
  lockedBy: z.string().nullable(),
  /** Null when the machine has no policy file. */
  managed: managedPolicy.nullable(),
});
export type PolicyState = z.output<typeof policyState>;
