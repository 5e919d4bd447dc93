import type { Command } from 'commander';

import type { Cli } from '../command.ts';
import { table, time } from '../table.ts';

/** `latchkey activity`: what was done, by whom, to what, how it ended. */
export function addActivity(program: Command, cli: Cli): void {
  program
    .command('activity')
    .description('show what was done, by which account, and how it ended')
    .option('--limit <n>', 'how many lines at most', '20')
    .option('--json', 'print JSON')
    .action(async ({ limit, json }: { limit: string; json?: boolean }) => {
      const lines = await cli.call('activity.list', {
        limit: Math.min(1000, Math.max(1, Number.parseInt(limit, 10) || 20)),
      });
      if (json) return cli.io.out(`${JSON.stringify(lines, undefined, 2)}\n`);
      return cli.io.out(
        table(
          ['when', 'who', 'what', 'to', 'result'],
          lines.map((line) => [time(line.at), line.actor, line.action, line.subject, line.result]),
        ),
      );
    });
}
