import type { Command } from 'commander';

import type { Cli } from '../command.ts';
import { table, time } from '../table.ts';
import { findAccount } from './accounts.ts';

interface Options {
  readonly search?: string;
  readonly account?: string;
  readonly limit: string;
  readonly offline?: boolean;
  readonly json?: boolean;
}

/** `latchkey repos`: every repository the linked accounts can see. */
export function addRepos(program: Command, cli: Cli): void {
  program
    .command('repos')
    .description('list the repositories of the linked accounts')
    .option('--search <words>', 'only those whose path or description has all these words')
    .option('--account <name>', 'only those of one account (login, or login@host)')
    .option('--limit <n>', 'how many rows at most', '50')
    .option('--offline', 'do not ask the services; show what is known')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ latchkey repos --search "jaffle" --json')
    .action(async (options: Options) => repos(cli, options));
}

async function repos(cli: Cli, options: Options): Promise<void> {
  const account =
    options.account === undefined ? undefined : (await findAccount(cli, options.account)).id;
  const only = account === undefined ? {} : { account };
  if (!options.offline) {
    const states = await cli.call('repositories.refresh', only);
    for (const { status } of states) {
      if (status === 'failed')
        cli.io.say('Some lists could not be refreshed; what is shown may be old.\n');
    }
  }
  const page = await cli.call('repositories.list', {
    ...only,
    search: options.search ?? '',
    limit: Math.min(100_000, Math.max(1, Number.parseInt(options.limit, 10) || 50)),
  });
  if (options.json) return cli.io.out(`${JSON.stringify(page, undefined, 2)}\n`);
  const accounts = new Map((await cli.call('accounts.list', {})).map((one) => [one.id, one]));
  if (accounts.size === 0) {
    return cli.io.say('No account is linked yet. Link one: latchkey link gitlab\n');
  }
  if (page.total === 0) return cli.io.say('No repository matches.\n');
  cli.io.out(
    table(
      ['repository', 'may', 'account', 'last activity'],
      page.rows.map((row) => {
        const by = accounts.get(row.account);
        return [
          row.path,
          row.permission,
          by ? `${by.login}@${by.host}` : '–',
          time(row.lastActivityAt),
        ];
      }),
    ),
  );
  if (page.total > page.rows.length)
    cli.io.say(`… and ${page.total - page.rows.length} more; use --limit.\n`);
}
