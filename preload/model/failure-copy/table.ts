import { accountCopy } from './account.ts';
import { appCopy } from './app.ts';
import { azureCopy } from './azure.ts';
import type { FailureCopy } from './copy.ts';
import { gitCopy } from './git.ts';
import { hostCopy } from './host.ts';
import { networkCopy } from './network.ts';
import { sharedAccessCopy } from './shared-access.ts';
import { signInCopy } from './sign-in.ts';

/**
 * Every failure a person can meet: one code, one wording, at most one way out.
 * Apart from the schemas, so that the window can draw the words without carrying zod.
 */
export const failureCopy = {
  ...appCopy,
  ...accountCopy,
  ...signInCopy,
  ...azureCopy,
  ...hostCopy,
  ...gitCopy,
  ...networkCopy,
  ...sharedAccessCopy,
} as const;

export type FailureCode = keyof typeof failureCopy;

/** The wording of a failure. Total: every code has its copy. */
export function copyOf(code: FailureCode): FailureCopy {
  return failureCopy[code];
}
