import { z } from 'zod';

import { accountId } from '../model/account.ts';
import {
  accountExplanation,
  branches,
  clone,
  cloneId,
  clonePlan,
  operation,
  operationId,
  preflightResult,
  triedAccounts,
  workingCopy,
} from '../model/git.ts';
import { nothing } from './nothing.ts';

const folder = z.string().min(1).max(4096);
const branchName = z.string().min(1).max(255);

/** The part of the contract about clones and what is done with them. */
export const gitCalls = {
  'git.clones': { input: nothing, output: z.array(clone).readonly() },
  'git.operations': { input: nothing, output: z.array(operation).readonly() },
  /** What a clone would do: canonical URL, account and why, folder, obstacles. */
  'git.plan': {
    input: z
      .object({
        url: z.string().max(4096),
        account: accountId.optional(),
        folder: folder.optional(),
      })
      .strict(),
    output: clonePlan,
  },
  /** Starts a clone and returns at once; progress comes as `git.progressed`. */
  'git.clone': {
    input: z
      .object({
        url: z.string().max(4096),
        account: accountId.optional(),
        folder: folder.optional(),
      })
      .strict(),
    output: operation,
  },
  'git.fetch': { input: z.object({ clone: cloneId }).strict(), output: operation },
  /** Fast-forwards only; diverged branches are reported, never merged behind the person's back. */
  'git.pull': { input: z.object({ clone: cloneId }).strict(), output: operation },
  'git.push': { input: z.object({ clone: cloneId }).strict(), output: operation },
  /** Ends the whole process group and cleans up. */
  'git.cancel': { input: z.object({ operation: operationId }).strict(), output: operation },
  'git.status': { input: z.object({ clone: cloneId }).strict(), output: workingCopy },
  /** Commits the named files, or all changes, as the linked identity. */
  'git.commit': {
    input: z
      .object({
        clone: cloneId,
        message: z.string().min(1).max(65_536),
        files: z.array(z.string().min(1).max(4096)).max(100_000).optional(),
      })
      .strict(),
    /** `warning`: what to know of a commit made as this account, a sentence. */
    output: z.object({ commit: z.string(), warning: z.string().optional() }),
  },
  'git.branches': { input: z.object({ clone: cloneId }).strict(), output: branches },
  'git.switch': {
    input: z
      .object({ clone: cloneId, branch: branchName, create: z.boolean().default(false) })
      .strict(),
    output: branches,
  },
  /** Registers an existing working copy whose remote belongs to a linked account. */
  'git.adopt': { input: z.object({ folder }).strict(), output: clone },
  /** Takes the clone off the list. The folder stays where it is. */
  'git.forget': { input: z.object({ clone: cloneId }).strict(), output: nothing },
  /** Which account acts at an address and why. Contacts nobody. */
  'git.explain': {
    input: z.object({ url: z.string().max(4096), account: accountId.optional() }).strict(),
    output: accountExplanation,
  },
  /** Asks the server, once and as one account, whether the repository can be read. */
  'git.preflight': {
    input: z.object({ url: z.string().max(4096), account: accountId.optional() }).strict(),
    output: preflightResult,
  },
  /**
   * Asks the server as each of these accounts, once each: the person said so. A credential that
   * was refused before is not sent again.
   */
  'git.try-accounts': {
    input: z
      .object({ url: z.string().max(4096), accounts: z.array(accountId).min(1).max(20) })
      .strict(),
    output: triedAccounts,
  },
  /** From now on this account acts in the clone. It must be linked at the clone's own instance. */
  'git.act-as': { input: z.object({ clone: cloneId, account: accountId }).strict(), output: clone },
  /** Sets the remote of a moved repository to its new address, within the same instance only. */
  'git.rewrite-remote': { input: z.object({ clone: cloneId }).strict(), output: clone },
  /** Opens the page where a merge or pull request from the current branch is made. */
  'git.change-request': {
    input: z
      .object({
        clone: cloneId,
        target: branchName.optional(),
        openBrowser: z.boolean().default(true),
      })
      .strict(),
    /** `opened` is false where the page is none of a known service, or there is no browser. */
    output: z.object({ url: z.string(), opened: z.boolean() }),
  },
} as const;
