import type { Command } from 'commander';

import type { HostKeys, KeyInstallation, Remote } from '../../../preload/model/remote.ts';
import { CallFailed, Ended, exitCodes, type Cli } from '../command.ts';
import { examples } from '../options.ts';
import { plainWords } from '../plain-text.ts';
import { table } from '../table.ts';
import { findAccount } from './accounts.ts';

interface Json {
  readonly json?: boolean;
}

/** `latchkey remote …`: any git address, with a token or a key of its own. */
export function addRemote(program: Command, cli: Cli): void {
  const remote = program
    .command('remote')
    .description('use any git server by its address, with a token or an SSH key');

  remote
    .command('read')
    .description('say what an address is, without contacting anybody')
    .argument('<url>', 'https or SSH address of a repository; - reads it from standard input')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples('remote read git@git.example.com:team/shop.git', 'remote read - < url.txt'),
    )
    .action(async (typed: string, { json }: Json) => {
      const { url } = await addressOf(cli, typed);
      const found = await cli.call('remotes.read', { url });
      cli.io.out(json ? asJson(found) : describe(found));
    });

  remote
    .command('link')
    .description('link a user name and a token for an https server')
    .argument(
      '<url>',
      'https address of a repository; - reads it, with its token, from standard input',
    )
    .option('--user <name>', 'the user name the server expects')
    .option('--token-stdin', 'read the token from standard input')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The token is never an argument: arguments are visible to every process.
${examples(
  'remote link https://git.example.com/team/shop.git --user ada --token-stdin < token.txt',
  'remote link - < address-with-token.txt',
)}`,
    )
    .action(async (typed: string, options: LinkOptions) => link(cli, typed, options));

  remote
    .command('key')
    .description('make an SSH key for one repository, and say where to install it')
    .argument('<url>', 'SSH address of the repository')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('remote key git@git.example.com:team/shop.git'))
    .action(async (url: string, { json }: Json) => {
      const key = await cli.call('remotes.make-key', { url });
      if (json) return cli.io.out(asJson(key));
      cli.io.out(`${plainWords(key.publicKey)}\n`);
      cli.io.say(`\n${key.made ? 'Made' : 'Already made'}, fingerprint ${key.fingerprint}\n`);
      return cli.io.say(guide(key.installation));
    });

  remote
    .command('host-key')
    .description('show the host keys of an SSH server, beside what is trusted and published')
    .argument('<url>', 'SSH address of a repository')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('remote host-key git@git.example.com:team/shop.git'))
    .action(async (url: string, { json }: Json) => {
      const keys = await cli.call('remotes.host-key', { url });
      cli.io.out(json ? asJson(keys) : hostKeys(keys));
    });

  remote
    .command('trust')
    .description('trust one host key of an SSH server')
    .argument('<url>', 'SSH address of a repository')
    .option('--fingerprint <sha256>', 'the fingerprint you compared (default: you are asked)')
    .option('--override', 'in the place of the key trusted before, or against what is published')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples('remote trust git@git.example.com:team/shop.git --fingerprint SHA256:…'),
    )
    .action(async (url: string, options: TrustOptions) => trust(cli, url, options));

  remote
    .command('test')
    .description('ask the server whether an account may read a repository')
    .argument('<url>', 'address of the repository')
    .option('--account <name>', 'the account (default: the only one that fits)')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('remote test git@git.example.com:team/shop.git'))
    .action(async (url: string, options: Json & { readonly account?: string }) => {
      const account = await accountFor(cli, url, options.account);
      const answer = await cli.call('remotes.test', { account, url });
      if (options.json) return cli.io.out(asJson(answer));
      const { branches, defaultBranch } = answer;
      return cli.io.out(
        `It works: ${branches.length} ${branches.length === 1 ? 'branch' : 'branches'}, ${plainWords(defaultBranch ?? 'none')} is the default.\n`,
      );
    });
}

interface LinkOptions extends Json {
  readonly user?: string;
  readonly tokenStdin?: boolean;
}

async function link(cli: Cli, typed: string, options: LinkOptions): Promise<void> {
  const { url, isPiped } = await addressOf(cli, typed);
  const read = await cli.call('remotes.read', { url });
  const token = read.heldCredentials ? undefined : await tokenFor(cli, options, isPiped);
  const account = await cli.call('remotes.link', {
    url,
    ...(options.user === undefined ? {} : { username: options.user }),
    ...(token === undefined ? {} : { token }),
  });
  cli.io.out(
    options.json ? asJson(account) : `Linked ${plainWords(account.login)} on ${account.host}\n`,
  );
}

async function tokenFor(cli: Cli, { tokenStdin }: LinkOptions, isPiped: boolean) {
  if (tokenStdin && !isPiped) return (await cli.io.readAll()).trim();
  return cli.io.askSecret('Token or password: ');
}

/** An address with a token in it is taken from standard input alone; as an argument it was seen already. */
async function addressOf(cli: Cli, typed: string) {
  if (typed === '-') return { url: (await cli.io.readAll()).trim(), isPiped: true };
  const { heldCredentials } = await cli.call('remotes.read', { url: typed });
  if (!heldCredentials) return { url: typed, isPiped: false };
  cli.io.say(
    'error: the address holds a token, and arguments are visible to every process.\n' +
      'End that token at the server, and give the address on standard input: latchkey remote link -\n',
  );
  throw new Ended(exitCodes.usage);
}

interface TrustOptions extends Json {
  readonly fingerprint?: string;
  readonly override?: boolean;
}

async function trust(cli: Cli, url: string, options: TrustOptions): Promise<void> {
  let { fingerprint } = options;
  if (fingerprint === undefined) {
    cli.io.say(hostKeys(await cli.call('remotes.host-key', { url })));
    fingerprint = (await cli.io.ask('Fingerprint to trust: '))?.trim();
  }
  if (!fingerprint) throw new CallFailed({ code: 'git.host-key-unknown' });
  const override = options.override ?? false;
  const keys = await cli.call('remotes.trust-host', { url, fingerprint, override });
  cli.io.out(options.json ? asJson(keys) : `Trusted ${fingerprint} for ${keys.host}\n`);
}

async function accountFor(cli: Cli, url: string, name: string | undefined) {
  if (name !== undefined) return (await findAccount(cli, name)).id;
  const { accounts, host } = await cli.call('remotes.read', { url });
  const [only] = accounts;
  if (only !== undefined && accounts.length === 1) return only;
  const detail = accounts.length === 0 ? host : `several accounts fit ${host}; use --account`;
  throw new CallFailed({ code: 'account.needs-link', detail });
}

const asJson = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

function describe(found: Remote): string {
  const lines: readonly (readonly [string, string])[] = [
    ['address', found.url],
    ['host', found.host],
    ['service', `${found.kind}: ${found.reason}`],
    ['user', found.user ?? '–'],
    ['accounts', String(found.accounts.length)],
    ...(found.heldCredentials ? [['held', 'a token, left out'] as const] : []),
  ];
  return lines.map(([name, value]) => `${name.padEnd(9)} ${plainWords(value)}\n`).join('');
}

function hostKeys({ keys, missing, changed, publishedAt }: HostKeys): string {
  const words = { match: 'as published', differs: 'NOT as published', unknown: '–' };
  const rows = keys.map((key) => [
    key.type,
    key.fingerprint,
    key.pinned ? 'trusted' : '–',
    words[key.published],
  ]);
  const list = table(['type', 'fingerprint', 'trusted', 'published'], rows);
  const lost = changed ? `CHANGED. Trusted before: ${missing.join(', ')}\n` : '';
  return `${list}${lost}${publishedAt === null ? '' : `Published at ${publishedAt}\n`}`;
}

function guide({ name, page, steps, writeAccess, notes }: KeyInstallation): string {
  const numbered = steps.map((step, index) => `  ${index + 1}. ${step}\n`).join('');
  const more = [...(writeAccess === null ? [] : [`To push: ${writeAccess}`]), ...notes];
  return plainLines(
    `Install it as ${name}${page === null ? '' : `: ${page}`}\n${numbered}${more.map((note) => `  - ${note}\n`).join('')}`,
  );
}

const plainLines = (text: string) => text.split('\n').map(plainWords).join('\n');
