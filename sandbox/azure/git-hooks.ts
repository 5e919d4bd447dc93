import { join } from 'node:path';

import type { ServerHooks } from '../hooks.ts';

/** What Azure DevOps says while it takes a push. */
const postReceive = `#!/bin/sh
printf 'Analyzing objects... (1/1) (1 ms)\\n'
printf 'Storing packfile... done (2 ms)\\n'
printf 'Storing index... done (2 ms)\\n'
`;

/**
 * Azure DevOps refuses single branches, each with its own sentence, which git shows in
 * parentheses behind `[remote rejected]`. Of git's hooks only `proc-receive` can say that.
 */
export const azureHooks: ServerHooks = {
  'proc-receive': '#!/bin/sh\nexec "$SANDBOX_NODE" "$SANDBOX_HOOK"\n',
  'post-receive': postReceive,
};

/** All the hook knows of a push. Written into its environment. */
export interface PushFacts {
  /** What whoever pushes signs in with. */
  readonly identity: string;
  /** Branches, or `folder/*`, that take pull requests only. */
  readonly policyBranches: readonly string[];
  readonly mayBypass: boolean;
  readonly mayForce: boolean;
  readonly mayCreate: boolean;
}

export const pushEnvironment = (facts: PushFacts): Readonly<Record<string, string>> => ({
  SANDBOX_NODE: process.execPath,
  SANDBOX_HOOK: join(import.meta.dirname, 'proc-receive.ts'),
  SANDBOX_PUSH: JSON.stringify(facts),
  // Without it git does not ask the hook about branches.
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'receive.procReceiveRefs',
  GIT_CONFIG_VALUE_0: 'refs/heads',
});
