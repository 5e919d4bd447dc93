import { z } from 'zod';

import { failureCopy, type FailureCode } from './failure-copy/table.ts';

export { copyOf, type FailureCode } from './failure-copy/table.ts';

// `keys()` of a literal table are exactly its codes; zod wants them as a tuple.
const codes = Object.keys(failureCopy) as [FailureCode, ...FailureCode[]];

/** A failure as a value. It crosses every border, so it never carries a secret. */
export const failure = z.object({
  code: z.enum(codes),
  /** A fact that helps: a host, a folder, a field. Already redacted. */
  detail: z.string().optional(),
  /** The server's own words, cleaned of control characters and redacted; shown as a quotation. */
  words: z.string().optional(),
});
export type Failure = z.output<typeof failure>;

/** What crosses the wire: errors lose their fields over IPC, so we send values instead. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };
