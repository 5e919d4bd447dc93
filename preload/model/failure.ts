import { z } from 'zod';

import { appCopy } from './failure-copy/app.ts';
import { accountCopy } from './failure-copy/account.ts';
import { signInCopy } from './failure-copy/sign-in.ts';
import { hostCopy } from './failure-copy/host.ts';
import { gitCopy } from './failure-copy/git.ts';
import type { FailureCopy } from './failure-copy/copy.ts';

/** Every failure a person can meet: one code, one wording, at most one way out. */
const failureCopy = { ...appCopy, ...accountCopy, ...signInCopy, ...hostCopy, ...gitCopy } as const;

export type FailureCode = keyof typeof failureCopy;

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

/** The wording of a failure. Total: every code has its copy. */
export function copyOf(code: FailureCode): FailureCopy {
  return failureCopy[code];
}
