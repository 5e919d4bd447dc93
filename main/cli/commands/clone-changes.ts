import type { Command } from 'commander';

import type { Cli } from '../command.ts';
import { examples } from '../options.ts';
import { findAccount } from './accounts.ts';
import { cloneAt, folderArgument } from './working-copy.ts';

interface Options {
  readonly json?: boolean;
}

/** `act-as`, `move`, `change-request`: who acts in a clone, where it points to, what comes after a push. */
export function addCloneChanges(program: Command, cli: Cli): void {
  program
    .command('act-as')
    .description('let another linked account act in a clone from now on')
    .argument('<account>', 'login, or login@host')
    .argument(...folderArgument)
    .option('--json', 'print JSON')
    .addHelpText('after', examples('act-as ada-work', 'act-as ada@gitlab.com ./jaffle-shop'))
    .action(async (name: string, folder: string | undefined, { json }: Options) => {
      const account = await findAccount(cli, name);
      const { id } = await cloneAt(cli, folder);
      const clone = await cli.call('git.act-as', { clone: id, account: account.id });
      cli.io.out(
        json
          ? `${JSON.stringify(clone, undefined, 2)}\n`
          : `${account.login}@${account.host} acts in ${clone.path} now\n`,
      );
    });

  program
    .command('move')
    .description('point a clone to the address its repository has moved to')
    .argument(...folderArgument)
    .option('--json', 'print JSON')
    .addHelpText('after', examples('move', 'move ./jaffle-shop'))
    .action(async (folder: string | undefined, { json }: Options) => {
      const { id, cloneUrl } = await cloneAt(cli, folder);
      const clone = await cli.call('git.rewrite-remote', { clone: id });
      cli.io.out(
        json
          ? `${JSON.stringify(clone, undefined, 2)}\n`
          : `It was ${cloneUrl}\nIt is  ${clone.cloneUrl}\n`,
      );
    });

  program
    .command('change-request')
    .description('open the page where a merge or pull request from this branch is made')
    .argument(...folderArgument)
    .option('--target <branch>', 'into this branch (default: the repository’s default branch)')
    .option('--no-browser', 'print the address only')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('change-request', 'change-request --target next --no-browser'))
    .action(
      async (
        folder: string | undefined,
        { target, browser, json }: Options & { target?: string; browser: boolean },
      ) => {
        const { id } = await cloneAt(cli, folder);
        const page = await cli.call('git.change-request', {
          clone: id,
          openBrowser: browser,
          ...(target === undefined ? {} : { target }),
        });
        cli.io.out(json ? `${JSON.stringify(page)}\n` : `${page.url}\n`);
        if (browser && !page.opened) cli.io.say('No browser was opened; open the address there.\n');
      },
    );
}
