import { InvalidArgumentError, type Command } from 'commander';

import type { Account } from '../../../preload/model/account.ts';
import { copyOf } from '../../../preload/model/failure.ts';
import type { SharedAccess } from '../../../preload/model/shared-access.ts';
import { CallFailed, type Cli } from '../command.ts';
import { examples } from '../options.ts';
import { plainWords } from '../plain-text.ts';
import { table, time } from '../table.ts';
import { namesOf } from './account-names.ts';
import { findAccount } from './accounts.ts';

interface Json {
  readonly json?: boolean;
}

interface Named extends Json {
  readonly account?: string;
}

interface CreateOptions extends Named {
  readonly expires?: number;
}

const repositoryArgument = ['<repository>', 'its path, group/project, or its address'] as const;

/** `latchkey deploy-token …`: read-only access to one GitLab repository that is no person's. */
export function addDeployToken(program: Command, cli: Cli): void {
  const command = program
    .command('deploy-token')
    .description('share read-only access to one GitLab repository');

  command
    .command('check')
    .description('say who could make one, and what stands against it; makes nothing')
    .argument(...repositoryArgument)
    .option('--account <name>', 'ask about this account alone')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('deploy-token check analytics/jaffle-shop'))
    .action(async (typed: string, options: Named) => {
      const found = await described(cli, typed, options.account);
      cli.io.out(options.json ? asJson(found) : await inWords(cli, found));
    });

  command
    .command('create')
    .description('make one and link it, as a Maintainer or Owner of a group’s project')
    .argument(...repositoryArgument)
    .option('--account <name>', 'who makes it (default: the one who can)')
    .option('--expires <day>', 'the last day it works, such as 2030-12-31 (default: no end)', day)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
It reads one repository and cannot push, by GitLab's own rule. The account that
makes it needs the scope api: link one with "latchkey link gitlab --token".
${examples(
  'deploy-token create analytics/jaffle-shop',
  'deploy-token create https://gitlab.example.com/analytics/jaffle-shop.git --account ada --expires 2030-12-31',
)}`,
    )
    .action((typed: string, options: CreateOptions) => create(cli, typed, options));

  command
    .command('list')
    .description('list the deploy tokens linked here')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('deploy-token list', 'deploy-token list --json'))
    .action(async ({ json }: Json) => {
      const tokens = await deployTokens(cli);
      if (json) return cli.io.out(asJson(tokens));
      if (tokens.length === 0) return cli.io.say('No deploy token is linked.\n');
      const rows = tokens.map((one) => [
        one.repository ?? '',
        one.login,
        one.health,
        one.expiresAt === null ? 'no end' : time(one.expiresAt),
      ]);
      return cli.io.out(table(['repository (read-only)', 'deploy token', 'state', 'ends'], rows));
    });

  command
    .command('remove')
    .description('end one at GitLab, and erase it here')
    .argument(...repositoryArgument)
    .option('--json', 'print JSON')
    .addHelpText('after', examples('deploy-token remove analytics/jaffle-shop'))
    .action(async (typed: string, { json }: Json) => {
      const account = await linkedFor(cli, typed);
      const done = await cli.call('accounts.unlink', { id: account.id });
      if (json) return cli.io.out(asJson(done));
      return cli.io.out(`Removed ${account.login}.\n${plainWords(done.detail)}\n`);
    });
}

async function create(cli: Cli, typed: string, options: CreateOptions): Promise<void> {
  const found = await described(cli, typed, options.account);
  if (found.existing !== null) {
    const name = (await namesOf(cli))(found.existing);
    throw new CallFailed({ code: 'shared-access.exists', detail: name });
  }
  const maker = found.makers.find(({ obstacle }) => obstacle === null);
  const [first] = found.makers;
  if (maker === undefined) {
    if (found.makers.length > 1) cli.io.say(await inWords(cli, found));
    throw new CallFailed(first?.obstacle ?? { code: 'account.needs-link', detail: found.host });
  }
  const account = await cli.call('shared-access.create', {
    url: found.repository,
    account: maker.account,
    ...(options.expires === undefined ? {} : { expiresAt: options.expires }),
  });
  if (options.json) return cli.io.out(asJson(account));
  return cli.io.out(
    `Linked ${plainWords(account.login)} on ${account.host}: read-only, for ${account.repository ?? found.repository} alone.\n`,
  );
}

async function described(cli: Cli, typed: string, name?: string): Promise<SharedAccess> {
  const account = name === undefined ? undefined : await findAccount(cli, name);
  const url = await addressOf(cli, typed, account);
  return cli.call('shared-access.describe', {
    url,
    ...(account === undefined ? {} : { account: account.id }),
  });
}

/** A path is looked up in the list, so that it is the address the service gave. */
async function addressOf(cli: Cli, typed: string, account?: Account): Promise<string> {
  if (typed.includes(':')) return typed;
  const { rows } = await cli.call('repositories.list', { search: typed });
  const matches = rows.filter(
    ({ path, account: id }) =>
      path.toLowerCase() === typed.toLowerCase() && (account === undefined || id === account.id),
  );
  const urls = [...new Set(matches.map(({ cloneUrl }) => cloneUrl))];
  const [url] = urls;
  if (url !== undefined && urls.length === 1) return url;
  const detail =
    urls.length === 0
      ? `${typed} is in no list. Give its address, or run: latchkey repos --refresh`
      : `${typed} could be ${urls.join(', ')}`;
  throw new CallFailed({ code: 'git.not-found', detail });
}

async function linkedFor(cli: Cli, typed: string): Promise<Account> {
  const bare = (text: string) => text.replace(/(?:\.git)?\/*$/, '').toLowerCase();
  const wanted = bare(typed);
  const matches = (await deployTokens(cli)).filter(({ repository, login, id }) => {
    const url = bare(repository ?? '');
    return [url, login.toLowerCase(), id].includes(wanted) || url.endsWith(`/${wanted}`);
  });
  const [first, ...others] = matches;
  if (first !== undefined && others.length === 0) return first;
  const choices = matches.map(({ repository }) => repository).join(', ');
  throw new CallFailed({
    code: 'account.unknown',
    detail: choices ? `${typed} could be ${choices}` : `no deploy token for ${typed}`,
  });
}

async function deployTokens(cli: Cli): Promise<readonly Account[]> {
  const accounts = await cli.call('accounts.list', {});
  return accounts.filter(({ method }) => method === 'deploy-token');
}

async function inWords(cli: Cli, { repository, existing, makers }: SharedAccess): Promise<string> {
  const nameOf = await namesOf(cli);
  const there = existing === null ? '' : `It has shared access already: ${nameOf(existing)}\n`;
  const rows = makers.map(({ account, obstacle }) => [
    nameOf(account),
    obstacle === null ? 'yes' : 'no',
    obstacle === null ? '' : copyOf(obstacle.code).title,
  ]);
  return `${plainWords(repository)}\n${there}${table(['account', 'can make it', 'why not'], rows)}`;
}

/** The end of that day, in the person's own zone. */
function day(text: string): number {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const end = new Date(Number(year), Number(month) - 1, Number(date), 23, 59, 59);
  if (end.getMonth() + 1 !== Number(month) || end.getDate() !== Number(date)) {
    throw new InvalidArgumentError('It must be a day, such as 2030-12-31.');
  }
  return end.getTime();
}

const asJson = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
