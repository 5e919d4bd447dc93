import type { Command } from 'commander';

import type { AccountId } from '../../../preload/model/account.ts';
import type { ClonePlan, Operation } from '../../../preload/model/git.ts';
import type { FailureCode } from '../../../preload/model/failure.ts';
import { CallFailed, type Cli } from '../command.ts';
import { follow } from '../progress.ts';
import { namesOf } from './account-names.ts';
import { findAccount } from './accounts.ts';

interface Options {
  readonly account?: string;
  readonly tryAccounts?: boolean;
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
    .option(
      '--try-accounts',
      'if it may not see it, ask which other linked account of the host may',
    )
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
      const done = await follow(cli, await cli.call('git.clone', input)).catch(
        async (thrown: unknown) => {
          await tryOthers(cli, plan, thrown, options.tryAccounts);
          throw thrown;
        },
      );
      cli.io.out(
        options.json ? `${JSON.stringify(done, undefined, 2)}\n` : `Cloned into ${done.folder}\n`,
      );
      await offerBinding(cli, done);
    });
}

/** Failures that another account might not meet. */
const aboutWho: ReadonlySet<FailureCode> = new Set([
  'git.refused',
  'git.not-found',
  'host.forbidden',
  'account.refused',
  'account.sso-required',
]);

/** Says which other account may see it; each is asked once, and only when the person wants that. */
async function tryOthers(
  cli: Cli,
  { url, others }: ClonePlan,
  thrown: unknown,
  wanted: boolean | undefined,
): Promise<void> {
  if (!(thrown instanceof CallFailed) || !aboutWho.has(thrown.failure.code)) return;
  if (others.length === 0) return;
  const names = others.map(await namesOf(cli)).join(', ');
  const question = `Also linked there: ${names}. Shall each be asked, once, whether it can see it? [y/N] `;
  const answer = wanted === true ? 'y' : await cli.io.ask(question);
  if (answer === undefined) {
    cli.io.say(`Also linked there: ${names}. To ask each, once: add --try-accounts\n`);
  }
  if (!/^y(?:es)?$/i.test(answer?.trim() ?? '')) return;
  const { summary, tried } = await cli.call('git.try-accounts', { url, accounts: [...others] });
  cli.io.say(`${summary}\n`);
  const [found] = tried.filter(({ sees }) => sees);
  if (found === undefined) return;
  const name = (await namesOf(cli))(found.account);
  cli.io.say(`Clone as that account: latchkey clone ${url} --account ${name}\n`);
}

/** After a clone by another account than would have been taken: how to keep that choice. */
async function offerBinding(cli: Cli, { bindable }: Operation): Promise<void> {
  if (bindable === undefined) return;
  const name = (await namesOf(cli))(bindable.account);
  cli.io.say(`To let ${name} act there always: latchkey bind ${bindable.owner} ${name}\n`);
}

/**
 * The address of a repository named by its path; the index is refreshed once when it does not know
 * it. Two services may have the same path, and one of them a stranger's: then the person says which.
 */
export async function addressOf(cli: Cli, path: string, account?: AccountId): Promise<string> {
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
