import type { Command } from 'commander';

import { instance, type Instance } from '../../../preload/model/account.ts';
import { CallFailed, type Cli } from '../command.ts';
import { finishSignIn, pasteSignIn } from '../sign-in.ts';

interface Options {
  readonly instance?: string;
  readonly device?: boolean;
  readonly paste?: boolean;
  readonly browser: boolean;
}

/** `latchkey link gitlab`: signs in and keeps the credential. */
export function addLink(program: Command, cli: Cli): void {
  program
    .command('link')
    .description('link an account by signing in')
    .argument('<service>', 'the service; today: gitlab')
    .option(
      '--instance <url>',
      'the instance (default: the one that is set up, or https://gitlab.com)',
    )
    .option('--device', 'use a code on any device instead of a browser on this machine')
    .option('--paste', 'carry the answer back by hand, when the browser is on another machine')
    .option('--no-browser', 'print the address instead of opening it')
    .addHelpText(
      'after',
      `
Examples:
  $ latchkey link gitlab
  $ latchkey link gitlab --instance https://gitlab.example.com --device`,
    )
    .action(async (service: string, options: Options, command: Command) => {
      if (options.device && options.paste)
        return command.error('error: --device and --paste are two different ways', { exitCode: 2 });
      if (service !== 'gitlab')
        return command.error(`error: unknown service '${service}'; try gitlab`, { exitCode: 2 });
      const attempt = await cli.call('sign-in.start', {
        provider: 'gitlab',
        instance: await chosenInstance(cli, options.instance),
        openBrowser: options.browser && !options.paste,
        ...(options.device ? { method: 'device' as const } : {}),
        ...(options.paste ? { method: 'paste' as const } : {}),
      });
      const finish = options.paste ? pasteSignIn : finishSignIn;
      const { account: id } = await finish(cli, attempt);
      const account = (await cli.call('accounts.list', {})).find((one) => one.id === id);
      cli.io.out(`Linked ${account?.login ?? ''} on ${account?.host ?? ''}\n`);
    });
}

/** What was typed is matched with what is set up; a single configured instance needs no typing. */
async function chosenInstance(cli: Cli, typed: string | undefined) {
  const { git } = await cli.call('integrations.list', {});
  const gitlab = git.filter(({ provider }) => provider === 'gitlab');
  if (typed === undefined) return onlyInstance(gitlab.map((app) => app.instance));
  const plain = typed.replace(/\/+$/, '');
  const known = gitlab.find((app) => app.instance === plain || app.instance === `https://${plain}`);
  if (known) return known.instance;
  const parsed = instance.safeParse(/^https?:\/\//.test(plain) ? plain : `https://${plain}`);
  if (!parsed.success) throw new CallFailed({ code: 'instance.malformed', detail: typed });
  return parsed.data;
}

/** Where several are set up none is guessed: a sign-in at the wrong one would only confuse. */
function onlyInstance(instances: readonly Instance[]): Instance {
  const [only] = instances;
  if (only === undefined) return gitlabDotCom;
  if (instances.length === 1) return only;
  if (instances.includes(gitlabDotCom)) return gitlabDotCom;
  throw new CallFailed({ code: 'sign-in.which-instance', detail: instances.join(', ') });
}

const gitlabDotCom = instance.parse('https://gitlab.com');
