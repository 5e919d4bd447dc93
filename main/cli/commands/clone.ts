import type { Command } from 'commander';

import type { AccountId } from '../../../preload/model/account.ts';
import { CallFailed, type Cli } from '../command.ts';
import { follow } from '../progress.ts';
import { findAccount } from './accounts.ts';

interface Options {
  readonly account?: string;
  readonly json?: boolean;
}

/** `latchkey clone <repository> [folder]`: by path or by address. */
export function addClone(program: Command, cli: Cli): void {
  program
    .command('clone')
    .description('clone a repository over HTTPS as a linked account')
    .argument('<repository>', 'its path (analytics/jaffle-shop) or its https address')
    .argument('[folder]', 'where to (default: the clone folder of the settings)')
    .option('--account <name>', 'act as this account (login, or login@host)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ latchkey clone analytics/jaffle-shop\n  $ latchkey clone https://gitlab.com/acme/infra.git ./infra',
    )
    .action(async (repository: string, folder: string | undefined, options: Options) => {
      const account =
        options.account === undefined ? undefined : (await findAccount(cli, options.account)).id;
      const input = {
        url: repository.includes(':') ? repository : await addressOf(cli, repository, account),
        ...(account === undefined ? {} : { account }),
        ...(folder === undefined ? {} : { folder: cli.absolute(folder) }),
      };
      const plan = await cli.call('git.plan', input);
      if (plan.obstacle) throw new CallFailed(plan.obstacle);
      for (const reason of plan.reasons) cli.io.say(`${reason}\n`);
      const done = await follow(cli, await cli.call('git.clone', input));
      cli.io.out(
        options.json ? `${JSON.stringify(done, undefined, 2)}\n` : `Cloned into ${done.folder}\n`,
      );
    });
}

/**
 * The address of a repository named by its path; the index is refreshed once when it does not know
 * it. Two services may have the same path, and one of them a stranger's: then the person says which.
 */
async function addressOf(cli: Cli, path: string, account?: AccountId): Promise<string> {
  const only = account === undefined ? {} : { account };
  for (const refreshed of [false, true]) {
    if (refreshed) await cli.call('repositories.refresh', only);
    const { rows } = await cli.call('repositories.list', { ...only, search: path });
    const found = rows.filter((row) => row.path.toLowerCase() === path.toLowerCase());
    const [address, ...others] = new Set(found.map(({ cloneUrl }) => cloneUrl));
    if (others.length > 0) {
      const choices = [address, ...others].join(' or ');
      throw new CallFailed({ code: 'git.bad-url', detail: `several have this path: ${choices}` });
    }
    if (address !== undefined) return address;
  }
  throw new CallFailed({ code: 'git.not-found', detail: path });
}
