import { z } from 'zod';

/** One numbered check. `not-run` always says why in `detail`. */
export const check = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['running', 'passed', 'failed', 'not-run']),
  detail: z.string(),
  /** What to do about it; null when nothing needs doing. */
  remedy: z.string().nullable(),
});
export type Check = z.output<typeof check>;
