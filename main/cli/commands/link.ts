import type { Command } from 'commander';

import {
  instance,
  type Account,
  type Instance,
  type ProviderId,
} from '../../../preload/model/account.ts';
import { CallFailed, type Cli } from '../command.ts';
import { finishSignIn, pasteSignIn } from '../sign-in.ts';

interface Options {
  readonly instance?: string;
  readonly device?: boolean;
  readonly paste?: boolean;
  readonly token?: boolean;
  readonly username?: string;
  readonly browser: boolean;
  readonly json?: boolean;
}

interface Service {
  readonly provider: ProviderId;
  /** Where people link when nothing else is set up. */
  readonly home?: Instance;
  /** The address a single word means. */
  readonly expand?: (word: string) => string;
  /** What to type where neither is there. */
  readonly example: string;
  /** Somebody signs in there; elsewhere a token is the only way. */
  readonly signsIn: boolean;
}

const services: Readonly<Record<string, Service>> = {
  gitlab: {
    provider: 'gitlab',
    home: instance.parse('https://gitlab.com'),
    example: 'https://gitlab.example.com',
    signsIn: true,
  },
  github: {
    provider: 'github',
    home: instance.parse('https://github.com'),
    example: 'https://github.example.com',
    signsIn: true,
  },
  'azure-devops': {
    provider: 'azure-devops',
    expand: (organisation) => `https://dev.azure.com/${organisation}`,
    example: 'https://dev.azure.com/contoso',
    signsIn: true,
  },
  'git-url': { provider: 'git-url', example: 'https://git.example.com', signsIn: false },
};

/** `latchkey link <service>`: signs in, or takes a token, and keeps the credential. */
export function addLink(program: Command, cli: Cli): void {
  program
    .command('link')
    .description('link an account by signing in, or by a token made at the service')
    .argument('<service>', `the service: ${Object.keys(services).join(', ')}`)
    .option(
      '--instance <url>',
      'the instance (default: the one that is set up, or the service’s own)',
    )
    .option('--device', 'use a code on any device instead of a browser on this machine')
    .option('--paste', 'carry the answer back by hand, when the browser is on another machine')
    .option('--token', 'take a token made at the service: asked for, or read from standard input')
    .option('--username <name>', 'with --token: whose it is, where the service cannot be asked')
    .option('--no-browser', 'print the address instead of opening it')
    .option('--json', 'print the linked account as JSON')
    .addHelpText(
      'after',
      `
The token is never an argument: arguments are visible to every process.

Examples:
  $ latchkey link gitlab
  $ latchkey link gitlab --instance https://gitlab.example.com --device
  $ latchkey link github --token < token.txt
  $ latchkey link azure-devops --instance contoso`,
    )
    .action(async (name: string, options: Options, command: Command) => {
      const wrong = (words: string) => command.error(`error: ${words}`, { exitCode: 2 });
      const service = Object.hasOwn(services, name) ? services[name] : undefined;
      if (service === undefined)
        return wrong(`unknown service '${name}'; try ${Object.keys(services).join(', ')}`);
      const mistake = mistakeIn(name, service, options);
      if (mistake !== undefined) return wrong(mistake);
      const at = await chosenInstance(cli, service, options.instance);
      if (at === undefined) return wrong(`name the instance: --instance ${service.example}`);

      const account = options.token
        ? await byToken(cli, service, at, options.username)
        : await bySignIn(cli, service, at, options);
      cli.io.out(
        options.json
          ? `${JSON.stringify(account, undefined, 2)}\n`
          : `Linked ${account.login} on ${account.host}\n`,
      );
    });
}

function mistakeIn(name: string, { signsIn }: Service, options: Options): string | undefined {
  const ways = (['device', 'paste', 'token'] as const).filter((way) => options[way]);
  if (ways.length > 1) return `--${ways[0]} and --${ways[1]} are two different ways`;
  if (!signsIn && !options.token) return `nobody signs in at ${name}; use --token`;
  if (options.username !== undefined && !options.token) return '--username goes with --token';
  return undefined;
}

async function bySignIn(
  cli: Cli,
  { provider }: Service,
  at: Instance,
  { device, paste, browser }: Options,
): Promise<Account> {
  const attempt = await cli
    .call('sign-in.start', {
      provider,
      instance: at,
      openBrowser: browser && !paste,
      ...(device ? { method: 'device' as const } : {}),
      ...(paste ? { method: 'paste' as const } : {}),
    })
    .catch((thrown: unknown) => {
      if (thrown instanceof CallFailed && thrown.failure.code === 'sign-in.no-app')
        cli.io.say(`Without it a token works: latchkey link ${provider} --token\n`);
      throw thrown;
    });
  const finish = paste ? pasteSignIn : finishSignIn;
  const { account: id } = await finish(cli, attempt);
  const account = (await cli.call('accounts.list', {})).find((one) => one.id === id);
  if (account === undefined) throw new CallFailed({ code: 'account.unknown' });
  return account;
}

async function byToken(
  cli: Cli,
  { provider }: Service,
  at: Instance,
  username: string | undefined,
): Promise<Account> {
  const typed = await cli.io.askSecret('Token: ');
  const token = (typed ?? (await cli.io.readAll())).trim();
  if (token === '') throw new CallFailed({ code: 'account.bad-token' });
  return cli.call('accounts.add-token', {
    provider,
    instance: at,
    token,
    ...(username === undefined ? {} : { username }),
  });
}

/** What was typed is matched with what is set up; a single configured instance needs no typing. */
async function chosenInstance(
  cli: Cli,
  service: Service,
  typed: string | undefined,
): Promise<Instance | undefined> {
  const { git } = await cli.call('integrations.list', {});
  const known = git
    .filter(({ provider }) => provider === service.provider)
    .map((app) => app.instance);
  if (typed === undefined) return onlyInstance(known, service);
  const plain = typed.replace(/\/+$/, '');
  const same = known.find((one) => one === plain || one === `https://${plain}`);
  if (same) return same;
  const isWord = /^[\w-]+$/.test(plain);
  const address = isWord && service.expand ? service.expand(plain) : plain;
  const parsed = instance.safeParse(/^https?:\/\//.test(address) ? address : `https://${address}`);
  if (!parsed.success) throw new CallFailed({ code: 'instance.malformed', detail: typed });
  return parsed.data;
}

/** Where several are set up none is guessed: a sign-in at the wrong one would only confuse. */
function onlyInstance(known: readonly Instance[], { home }: Service): Instance | undefined {
  const [only] = known;
  if (only === undefined) return home;
  if (known.length === 1) return only;
  if (home !== undefined && known.includes(home)) return home;
  throw new CallFailed({ code: 'sign-in.which-instance', detail: known.join(', ') });
}
