import type { Command } from 'commander';

import type { Cli } from '../command.ts';
import { examples, wholeNumber } from '../options.ts';
import { table, time } from '../table.ts';

/** `latchkey activity`: what was done, by whom, to what, how it ended. */
export function addActivity(program: Command, cli: Cli): void {
  program
    .command('activity')
    .description('show what was done, by which account, and how it ended')
    .option('--limit <n>', 'how many lines at most', wholeNumber(1000), 20)
    .option('--json', 'print JSON')
    .addHelpText('after', examples('activity', 'activity --limit 100 --json'))
    .action(async ({ limit, json }: { limit: number; json?: boolean }) => {
      const lines = await cli.call('activity.list', { limit });
      if (json) return cli.io.out(`${JSON.stringify(lines, undefined, 2)}\n`);
      return cli.io.out(
        table(
          ['when', 'who', 'what', 'to', 'result'],
          lines.map((line) => [time(line.at), line.actor, line.action, line.subject, line.result]),
        ),
      );
    });
}
