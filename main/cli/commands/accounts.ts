import type { Command } from 'commander';

import type { Account } from '../../../preload/model/account.ts';
import { CallFailed, type Cli } from '../command.ts';
import { examples } from '../options.ts';
import { table, time } from '../table.ts';

/** `latchkey accounts`: who is linked, and how each is doing. */
export function addAccounts(program: Command, cli: Cli): void {
  program
    .command('accounts')
    .description('list the linked accounts')
    .option('--check', 'ask each service whether the credential still works')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('accounts', 'accounts --check --json'))
    .action(async ({ check, json }: { check?: boolean; json?: boolean }) => {
      const listed = await cli.call('accounts.list', {});
      const accounts = check
        ? await Promise.all(listed.map(({ id }) => cli.call('accounts.check', { id })))
        : listed;
      if (json) return cli.io.out(`${JSON.stringify(accounts, undefined, 2)}\n`);
      if (accounts.length === 0)
        return cli.io.say('No account is linked yet. Link one: latchkey link <service>\n');
      return cli.io.out(
        table(
          ['account', 'host', 'state', 'linked', 'scopes'],
          accounts.map((one) => [
            one.login,
            one.host,
            one.health,
            time(one.linkedAt),
            one.scopes.join(' '),
          ]),
        ),
      );
    });
}

/** `latchkey unlink <account>`: revokes at the service, then erases. */
export function addUnlink(program: Command, cli: Cli): void {
  program
    .command('unlink')
    .description('revoke an account’s credential at the service and erase it here')
    .argument('<account>', 'login, or login@host')
    .addHelpText('after', '\nExample:\n  $ latchkey unlink ada@gitlab.example.com')
    .action(async (name: string) => {
      const account = await findAccount(cli, name);
      const { revoked, detail } = await cli.call('accounts.unlink', { id: account.id });
      cli.io.out(
        `Unlinked ${account.login} on ${account.host}. ${revoked ? 'The old token is refused.' : ''}`.trimEnd(),
      );
      cli.io.out(`\n${detail ? `${detail}\n` : ''}`);
    });
}

/**
 * The one account a name means; the sub-path of its instance may be left out where one host has one
 * instance. Throws `account.unknown` when none or several match.
 */
export async function findAccount(cli: Cli, name: string): Promise<Account> {
  const matches = (await cli.call('accounts.list', {})).filter(({ id, login, host }) =>
    [id, login, `${login}@${host}`, `${login}@${host.split('/', 1)[0]}`].includes(name),
  );
  const exact = matches.find(({ login, host }) => name === `${login}@${host}`);
  const [first, ...others] = matches;
  if (exact) return exact;
  if (first && others.length === 0) return first;
  const choices = matches.map(({ login, host }) => `${login}@${host}`).join(', ');
  throw new CallFailed({
    code: 'account.unknown',
    detail: choices ? `${name} could be ${choices}` : name,
  });
}
