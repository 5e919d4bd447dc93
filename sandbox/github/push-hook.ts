import { join } from 'node:path';

import type { ServerHooks } from '../hooks.ts';

/**
 * `proc-receive` answers for each branch by itself and with a reason of its own, as GitHub does;
 * `pre-receive` could only refuse everything with one reason that git words (githooks(5)).
 */
export const githubHooks: ServerHooks = {
  'proc-receive': '#!/bin/sh\nexec "$SANDBOX_NODE" "$SANDBOX_HOOK"\n',
};

/** What a push may do and where it goes: all the hook knows. Written into its environment. */
export interface PushFacts {
  /** `https://github.com/owner/name`. */
  readonly page: string;
  /** Whether it was pushed to under a name it no longer has. */
  readonly hasMoved: boolean;
  readonly defaultBranch: string;
  readonly maintains: boolean;
  readonly protectedBranches: readonly string[];
  readonly commitMessage: string | null;
  readonly pullRequest: readonly string[];
  /** Why files below `.github/workflows` are refused; null when they are not. */
  readonly workflowRefusal: WorkflowRefusal | null;
  readonly maxFileBytes: number;
}

/** Who pushes, and what is missing for workflows, in GitHub's words. */
export interface WorkflowRefusal {
  readonly who: 'an OAuth App' | 'a Personal Access Token' | 'a GitHub App';
  readonly lacks: '`workflow` scope' | '`workflows` permission';
}

export function pushEnvironment(facts: PushFacts): Readonly<Record<string, string>> {
  return {
    SANDBOX_NODE: process.execPath,
    SANDBOX_HOOK: join(import.meta.dirname, 'proc-receive.ts'),
    SANDBOX_PUSH: JSON.stringify(facts),
  };
}
