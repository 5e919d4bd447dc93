import type { Command } from 'commander';

import { CallFailed, type Cli } from '../command.ts';
import { examples } from '../options.ts';
import { plainWords } from '../plain-text.ts';
import { table, time } from '../table.ts';
import { namesOf } from './account-names.ts';
import { findAccount } from './accounts.ts';
import { addressOf } from './clone.ts';

interface Options {
  readonly account?: string;
  readonly json?: boolean;
}

/** `latchkey explain <address>`: which account acts there, why, and what would be sent. */
export function addExplain(program: Command, cli: Cli): void {
  program
    .command('explain')
    .description('say which account acts at an address, why, and what would be sent there')
    .argument('<repository>', 'its address, or its path (analytics/jaffle-shop)')
    .option('--account <name>', 'as if this account were chosen (login, or login@host)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples('explain https://github.com/acme/infra.git', 'explain analytics/jaffle-shop --json'),
    )
    .action(async (repository: string, { account: name, json }: Options) => {
      const account = name === undefined ? undefined : (await findAccount(cli, name)).id;
      const url = repository.includes(':') ? repository : await addressOf(cli, repository, account);
      const told = await cli.call('git.explain', {
        url,
        ...(account === undefined ? {} : { account }),
      });
      if (json) return cli.io.out(`${JSON.stringify(told, undefined, 2)}\n`);

      const names = await namesOf(cli);
      const lines = told.reasons.map(
        ({ sentence }, index) => `  ${index + 1}. ${plainWords(sentence)}`,
      );
      cli.io.out(`${told.url}\n`);
      if (told.account !== null) {
        const { permission } = told;
        const may = permission === 'unknown' ? '' : `, may ${powers[permission]}`;
        cli.io.out(`Account: ${names(told.account)}${may}\n`);
      }
      cli.io.out(`Why:\n${lines.join('\n')}\n`);
      if (told.sends !== null) {
        const { username, origin } = told.sends;
        cli.io.out(`Sends: its credential as ${username}, to ${origin} and nowhere else\n`);
      }
      if (told.others.length > 0) cli.io.out(`Others: ${told.others.map(names).join(', ')}\n`);
      if (told.obstacle !== null) throw new CallFailed(told.obstacle);
      return undefined;
    });
}

const powers = { none: 'not read it', read: 'read', write: 'write', admin: 'administer' } as const;

/** `bind`, `unbind`, `bindings`: which account is to act where. */
export function addBindings(program: Command, cli: Cli): void {
  program
    .command('bind')
    .description('let an account act at a repository, for an owner, or on a host')
    .argument('<place>', 'a repository’s address, an owner (github.com/acme), or a host')
    .argument('<account>', 'login, or login@host')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples('bind github.com/acme ada-work', 'bind gitlab.com ada@gitlab.com'),
    )
    .action(async (place: string, name: string, { json }: Options) => {
      const account = (await findAccount(cli, name)).id;
      const bound = await cli.call('bindings.set', { place, account });
      cli.io.out(
        json ? `${JSON.stringify(bound, undefined, 2)}\n` : `${bound.who} acts at ${bound.place}\n`,
      );
    });

  program
    .command('unbind')
    .description('forget which account was to act at a place')
    .argument('<place>', 'as it was bound')
    .addHelpText('after', examples('unbind github.com/acme'))
    .action(async (place: string) => {
      await cli.call('bindings.remove', { place });
      cli.io.out(`Nothing is bound to ${place} any more\n`);
    });

  program
    .command('bindings')
    .description('list which account is to act where')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('bindings', 'bindings --json'))
    .action(async ({ json }: Options) => {
      const all = await cli.call('bindings.list', {});
      if (json) return cli.io.out(`${JSON.stringify(all, undefined, 2)}\n`);
      if (all.length === 0) {
        return cli.io.say('Nothing is bound. Bind an owner: latchkey bind github.com/acme ada\n');
      }
      return cli.io.out(
        table(
          ['place', 'is', 'account', 'since'],
          all.map(({ place, kind, account, who, setAt }) => [
            place,
            kind,
            account === null ? `${who} (no longer linked)` : who,
            time(setAt),
          ]),
        ),
      );
    });
}
