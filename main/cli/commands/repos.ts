import type { Command } from 'commander';

import type { IndexState, Repository } from '../../../preload/model/repository.ts';
import { CallFailed, Ended, exitCodeOf, exitCodes, type Cli } from '../command.ts';
import { failureText } from '../failure-text.ts';
import { examples, wholeNumber } from '../options.ts';
import { table, time } from '../table.ts';
import { findAccount } from './accounts.ts';

interface Options {
  readonly search?: string;
  readonly account?: string;
  readonly limit: number;
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
    .option('--limit <n>', 'how many rows at most', wholeNumber(100_000), 50)
    .option('--offline', 'do not ask the services; show what is known')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('repos --search "jaffle" --json', 'repos --offline'))
    .action(async (options: Options) => repos(cli, options));
}

/** The list is shown in any case; a sign-in that somebody must mend is the exit code too. */
async function repos(cli: Cli, options: Options): Promise<void> {
  const failed = await showRepos(cli, options);
  const code = failed === undefined ? exitCodes.done : exitCodeOf(failed.failure.code);
  if (code === exitCodes.notLinked || code === exitCodes.locked) throw new Ended(code);
}

async function showRepos(cli: Cli, options: Options): Promise<CallFailed | undefined> {
  const account =
    options.account === undefined ? undefined : (await findAccount(cli, options.account)).id;
  const only = account === undefined ? {} : { account };
  const failed = options.offline
    ? undefined
    : await refreshed(cli, () => cli.call('repositories.refresh', only));
  const page = await cli.call('repositories.list', {
    ...only,
    search: options.search ?? '',
    limit: options.limit,
  });
  const index = page.index.filter((one) => account === undefined || one.account === account);
  if (failed || options.offline) sayAge(cli, index, failed);
  const left = index.reduce((sum, { withheld }) => sum + (withheld ?? 0), 0);
  if (left > 0) cli.io.say(`Organisations left out until you sign in at theirs: ${left}.\n`);
  if (options.json) {
    cli.io.out(`${JSON.stringify(page, undefined, 2)}\n`);
    return failed;
  }
  const accounts = new Map((await cli.call('accounts.list', {})).map((one) => [one.id, one]));
  if (accounts.size === 0) {
    cli.io.say('No account is linked yet. Link one: latchkey link <service>\n');
    return failed;
  }
  if (page.total === 0) {
    cli.io.say('No repository matches.\n');
    return failed;
  }
  cli.io.out(
    table(
      ['repository', 'may', 'account', 'last activity'],
      page.rows.map((row) => {
        const by = accounts.get(row.account);
        return [
          row.path,
          mayOf(row),
          by ? `${by.login}@${by.host}` : '–',
          time(row.lastActivityAt),
        ];
      }),
    ),
  );
  if (page.total > page.rows.length)
    cli.io.say(`… and ${page.total - page.rows.length} more; use --limit.\n`);
  return failed;
}

/** What the account may do there; nobody may do anything with one that is switched off. */
function mayOf({ permission, disabled, archived }: Repository): string {
  if (disabled) return 'disabled';
  return archived ? `${permission}, archived` : permission;
}

/** Waits for the lists, and says once when a service asks for a pause. */
async function refreshed(
  cli: Cli,
  refresh: () => Promise<unknown>,
): Promise<CallFailed | undefined> {
  let told = 0;
  const stop = cli.on('repositories.changed', (states) => {
    const until = Math.max(...states.map(({ waitingUntil }) => waitingUntil ?? 0));
    if (until <= told) return;
    told = until;
    cli.io.say(`The host asked for a pause; it goes on at ${time(until)}. Ctrl-C cancels.\n`);
  });
  return refresh()
    .then(() => undefined, foreseen)
    .finally(stop);
}

/** What went wrong at the service is told beside the list; being cancelled ends the command. */
function foreseen(thrown: unknown): CallFailed {
  if (thrown instanceof CallFailed && exitCodeOf(thrown.failure.code) !== exitCodes.cancelled)
    return thrown;
  throw thrown;
}

/** Says why the list is old, and how old. Throws the failure where nothing was ever listed. */
function sayAge(cli: Cli, index: readonly IndexState[], failed: CallFailed | undefined): void {
  const known = index.flatMap(({ completedAt }) => completedAt ?? []);
  if (failed && known.length === 0) throw failed;
  if (failed) cli.io.say(failureText(failed.failure));
  if (known.length > 0) cli.io.say(`Shown as of ${time(Math.min(...known))}.\n`);
}
