import { Argument, type Command } from 'commander';

import type { PolicyState, Role } from '../../../../preload/model/policy.ts';
import type { Cli } from '../../command.ts';
import { examples } from '../../options.ts';

/** `latchkey org role`: who may change integrations here, and what fixes it. */
export function addRole(org: Command, cli: Cli): void {
  org
    .command('role')
    .description('show or change whether integrations can be edited here')
    .addArgument(new Argument('[role]', 'the role to take').choices(['admin', 'developer']))
    .option('--json', 'print JSON')
    .addHelpText('after', examples('org role', 'org role developer'))
    .action(async (role: Role | undefined, { json }: { json?: boolean }) => {
      const state =
        role === undefined
          ? await cli.call('policy.describe', {})
          : await cli.call('policy.become', { role });
      cli.io.out(json ? `${JSON.stringify(state, undefined, 2)}\n` : words(state));
    });
}

function words({ role, lockedBy, managed }: PolicyState): string {
  const what =
    role === 'admin' ? 'Integrations can be edited here' : 'Integrations can only be read here';
  const lines = [`Role: ${role}. ${what}.`];
  if (managed?.state === 'refused')
    lines.push(
      `The policy file ${managed.path} is refused: ${managed.problem ?? 'it cannot be read'}.`,
    );
  else if (lockedBy !== null) lines.push(`Fixed by ${lockedBy}.`);
  else if (managed !== null) lines.push(`The policy file ${managed.path} is followed.`);
  return `${lines.join('\n')}\n`;
}
