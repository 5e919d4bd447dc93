import { z } from 'zod';

import { accountId } from './account.ts';
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
