import { spawnSync } from 'node:child_process';

import { readSection, writeFlush, writeLine } from '../pkt-lines.ts';
import type { PushFacts } from './git-hooks.ts';

/**
 * The program behind git's `proc-receive` hook: it answers for each branch by itself (githooks(5),
 * "proc-receive"). What it lets pass is left to git itself to carry out.
 */
function run(): void {
  // Written by the server that started us.
  const facts = JSON.parse(process.env['SANDBOX_PUSH'] ?? '{}') as PushFacts;
  readSection();
  // Without push options among the features git sends none.
  writeLine('version=1\0');
  writeFlush();
  for (const command of readSection()) {
    const [before = '', after = '', ref = ''] = command.split(' ');
    const words = refusal(facts, { before, after, ref });
    if (words === undefined) {
      writeLine(`ok ${ref}`);
      writeLine('option fall-through');
    } else writeLine(`ng ${ref} ${words}`);
  }
  writeFlush();
}

interface Change {
  readonly before: string;
  readonly after: string;
  readonly ref: string;
}

const nothing = /^0+$/;

function refusal(facts: PushFacts, { before, after, ref }: Change): string | undefined {
  const branch = ref.replace('refs/heads/', '');
  const hasPolicy = facts.policyBranches.some((pattern) =>
    pattern.endsWith('/*') ? branch.startsWith(pattern.slice(0, -1)) : branch === pattern,
  );
  if (hasPolicy && !facts.mayBypass) {
    return 'TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch.';
  }
  if (nothing.test(before)) return facts.mayCreate ? undefined : missing(facts, 'CreateBranch');
  if (facts.mayForce) return undefined;
  if (nothing.test(after)) return missing(facts, 'ForcePush');
  const { status } = spawnSync('git', ['merge-base', '--is-ancestor', before, after]);
  return status === 0 ? undefined : missing(facts, 'ForcePush');
}

const missing = ({ identity }: PushFacts, permission: string): string =>
  `TF401027: You need the Git '${permission}' permission to perform this action. Details: identity '${identity}', scope 'branch'.`;

run();
