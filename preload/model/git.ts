import { z } from 'zod';

import { accountId } from './account.ts';
import { failure } from './failure.ts';
import { repository } from './repository.ts';

export const cloneId = z
  .string()
  .regex(/^cln_[0-9a-f]{16}$/)
  .brand('CloneId');
export type CloneId = z.output<typeof cloneId>;

export const operationId = z
  .string()
  .regex(/^op_[0-9a-f]{16}$/)
  .brand('OperationId');
export type OperationId = z.output<typeof operationId>;

/** A working copy Latchkey made and knows. */
export const clone = z.object({
  id: cloneId,
  account: accountId,
  /** The service's identifier of the repository; null when cloned by URL. */
  repository: z.string().nullable(),
  /** Full path at the service: `analytics/jaffle-shop`. */
  path: z.string(),
  cloneUrl: z.string(),
  /** Absolute folder on this machine. */
  folder: z.string(),
  clonedAt: z.number(),
  /** False when the folder is gone; the row stays until the person forgets it. */
  present: z.boolean(),
  /** The clone address the service lists it under now, where that is another; else null. */
  movedTo: z.string().nullable(),
});
export type Clone = z.output<typeof clone>;

/** What git is doing right now. `percent` never goes back within one operation. */
export const operation = z.object({
  id: operationId,
  kind: z.enum(['clone', 'fetch', 'pull', 'push']),
  account: accountId,
  path: z.string(),
  repository: z.string().nullable(),
  clone: cloneId.nullable(),
  folder: z.string(),
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** git's own word: `counting`, `compressing`, `receiving`, `resolving`, `updating`, `writing`. */
  phase: z.string(),
  /** 0–100 over the whole operation; null before git said anything. */
  percent: z.number().nullable(),
  bytes: z.number().nullable(),
  bytesPerSecond: z.number().nullable(),
  /** The server's own words, cleaned and redacted: what git printed after `remote:`. */
  remoteWords: z.array(z.string()).readonly(),
  /** What was left out on purpose, each a sentence: submodules not fetched, filters not run. */
  notes: z.array(z.string()).readonly().optional(),
  failure: failure.nullable(),
  /** After a clone by another account than would have been taken: where that choice can be kept. */
  bindable: z.object({ account: accountId, owner: z.string(), repository: z.string() }).optional(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
});
export type Operation = z.output<typeof operation>;

/**
 * One step of "why this account?". Rules are considered in this order; `passed-over` says why an
 * account or a binding did not count, `none` that nobody can act there.
 */
export const reason = z.object({
  rule: z.enum([
    'chosen',
    'for-this-repository',
    'binding-repository',
    'binding-owner',
    'binding-host',
    'several',
    'user-name',
    'listed',
    'last-success',
    'healthy',
    'only',
    'default',
    'passed-over',
    'local',
    'none',
  ]),
  /** For the person, whole. */
  sentence: z.string(),
});
export type Reason = z.output<typeof reason>;

/** Which account acts at an address, why, and what would be sent there. Never the secret itself. */
export const accountExplanation = z.object({
  /** Canonical. */
  url: z.string(),
  account: accountId.nullable(),
  reasons: z.array(reason).readonly(),
  /** The other accounts that could act there, in the order they would be taken. */
  others: z.array(accountId).readonly(),
  /** The only origin the credential is for, and the user name that goes with it. */
  sends: z.object({ origin: z.string(), username: z.string() }).nullable(),
  /** What the account may do there as last known. */
  permission: repository.shape.permission,
  /** Why nobody can act, as a failure with its remedy; null when somebody can. */
  obstacle: failure.nullable(),
});
export type AccountExplanation = z.output<typeof accountExplanation>;

/** What one `ls-remote` with the chosen account showed. */
export const preflightResult = z.object({
  url: z.string(),
  account: accountId,
  /** Null when the account can read the repository. */
  failure: failure.nullable(),
  /** Null on an empty repository, or where the server did not say. */
  defaultBranch: z.string().nullable(),
  empty: z.boolean(),
  /** After a refusal: other accounts of that host, which are asked only when the person says so. */
  others: z.array(accountId).readonly(),
});
export type PreflightResult = z.output<typeof preflightResult>;

/** Which of several accounts can see a repository. */
export const triedAccounts = z.object({
  /** For the person: `ada cannot see it, ada-work can.` */
  summary: z.string(),
  tried: z
    .array(
      z.object({
        account: accountId,
        sees: z.boolean(),
        /** Why not; also when it was not asked at all. */
        failure: failure.nullable(),
        sentence: z.string(),
      }),
    )
    .readonly(),
});
export type TriedAccounts = z.output<typeof triedAccounts>;

/** The plan shown before a clone: who will act and why, and where it will land. */
export const clonePlan = z.object({
  url: z.string(),
  account: accountId,
  /** The ordered reasons the account was chosen, each a sentence. */
  reasons: z.array(z.string()).readonly(),
  /** The same with the rule each comes from. */
  why: z.array(reason).readonly(),
  /** The other accounts that could act there. */
  others: z.array(accountId).readonly(),
  folder: z.string(),
  /** Why the folder cannot be used; null when it can. */
  obstacle: failure.nullable(),
});
export type ClonePlan = z.output<typeof clonePlan>;

export const changedFile = z.object({
  path: z.string(),
  change: z.enum(['added', 'modified', 'deleted', 'renamed', 'untracked', 'conflicted']),
  staged: z.boolean(),
});
export type ChangedFile = z.output<typeof changedFile>;

export const workingCopy = z.object({
  clone: cloneId,
  /** null on a detached HEAD. */
  branch: z.string().nullable(),
  upstream: z.string().nullable(),
  ahead: z.number(),
  behind: z.number(),
  files: z.array(changedFile).readonly(),
  /** Who a commit will be by: the linked identity, `Name <email>`. */
  identity: z.string(),
  /** What to know before a commit is made as this account; left out when there is nothing. */
  warning: z.string().optional(),
  /** Whether a merge or pull request can be opened from this branch, as far as is known. */
  changeRequest: z.boolean().optional(),
});
export type WorkingCopy = z.output<typeof workingCopy>;

export const branches = z.object({
  current: z.string().nullable(),
  local: z.array(z.string()).readonly(),
  remote: z.array(z.string()).readonly(),
});
export type Branches = z.output<typeof branches>;
