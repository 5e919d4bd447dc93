import type { Command } from 'commander';

import type { GitApp, GitlabApp } from '../../../preload/model/integration.ts';
import { CallFailed, Ended, exitCodes, type Cli } from '../command.ts';
import { examples } from '../options.ts';
import { finishSignIn } from '../sign-in.ts';
import { table, time } from '../table.ts';

interface SetOptions {
  readonly instance: string;
  readonly appId: string;
  readonly secretStdin?: boolean;
  readonly ca?: string;
  readonly allowHttp?: boolean;
  readonly browser: boolean;
  readonly authorise: boolean;
}

/** `latchkey org gitlab …`: the organisation's OAuth application. */
export function addOrg(program: Command, cli: Cli): void {
  const org = program.command('org').description('set up what an admin sets once for everybody');
  const gitlab = org.command('gitlab').description('the organisation’s GitLab application');

  gitlab
    .command('set')
    .description('save the application, check it, and authorise it in the browser')
    .requiredOption('--instance <url>', 'address of the GitLab instance')
    .requiredOption('--app-id <id>', 'Application ID from GitLab')
    .option(
      '--secret-stdin',
      'read the application’s Secret from standard input (confidential apps)',
    )
    .option('--ca <file>', 'PEM file of the CA that signed the instance’s certificate')
    .option('--allow-http', 'allow plain http; only on loopback')
    .option('--no-authorise', 'only save; authorise later in the window')
    .option('--no-browser', 'print the address instead of opening it')
    .addHelpText(
      'after',
      `
The Secret is never an argument: arguments are visible to every process.

Examples:
  $ latchkey org gitlab set --instance https://gitlab.example.com --app-id 4f1c… --secret-stdin < secret.txt
  $ latchkey org gitlab set --instance https://git.corp --app-id 4f1c… --ca corp-ca.pem`,
    )
    .action(async (options: SetOptions) => set(cli, options));

  gitlab
    .command('show')
    .description('list the saved applications and the redirect URIs to register')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('org gitlab show', 'org gitlab show --json'))
    .action(async ({ json }: { json?: boolean }) => show(cli, json ?? false));

  gitlab
    .command('remove')
    .description('remove a saved application')
    .argument('<instance>', 'address of the instance')
    .addHelpText('after', examples('org gitlab remove https://gitlab.example.com'))
    .action(async (typed: string) => {
      const app = await savedApp(cli, typed);
      await cli.call('integrations.remove', { provider: app.provider, instance: app.instance });
      cli.io.out(`Removed the application of ${app.instance}\n`);
    });
}

async function set(cli: Cli, options: SetOptions): Promise<void> {
  const secret = options.secretStdin ? (await cli.io.readAll()).trim() : undefined;
  const draft = {
    provider: 'gitlab' as const,
    instance: options.instance,
    applicationId: options.appId,
    allowHttp: options.allowHttp ?? false,
    ...(secret === undefined ? {} : { secret }),
    ...(options.ca === undefined ? {} : { ca: await cli.readFile(options.ca) }),
  };
  const { checks } = await cli.call('integrations.preflight', { draft });
  cli.io.say(
    table(
      ['check', 'result', 'what it means'],
      checks.map((one) => [one.title, one.status, one.detail]),
    ),
  );
  if (checks.some(({ status }) => status === 'failed')) {
    cli.io.say('Nothing was saved.\n');
    throw new Ended(exitCodes.failed);
  }

  const app = await cli.call('integrations.save', { draft });
  cli.io.out(`Saved the application of ${app.instance}\n`);
  if (!options.authorise) return;
  const { attempt } = await cli.call('integrations.authorise', {
    provider: app.provider,
    instance: app.instance,
    openBrowser: options.browser,
  });
  if (attempt) await finishSignIn(cli, attempt);
  cli.io.out(`The application works. Developers can link now: latchkey link gitlab\n`);
}

async function show(cli: Cli, json: boolean): Promise<void> {
  const list = await cli.call('integrations.list', {});
  if (json) return cli.io.out(`${JSON.stringify(list, undefined, 2)}\n`);
  cli.io.out(
    table(
      ['instance', 'state', 'application id', 'secret', 'authorised by'],
      gitlabOf(list.git).map((app) => [
        app.instance,
        app.state,
        app.applicationId,
        app.secretSavedAt === null ? 'none' : `saved ${time(app.secretSavedAt)}`,
        app.authorisedBy ?? '–',
      ]),
    ),
  );
  const { customProtocol, loopback } = list.redirectUris.gitlab;
  cli.io.out(`\nRedirect URIs to register in GitLab:\n  ${customProtocol}\n  ${loopback}\n`);
}

async function savedApp(cli: Cli, typed: string): Promise<GitlabApp> {
  const plain = typed.replace(/\/+$/, '');
  const { git } = await cli.call('integrations.list', {});
  const app = gitlabOf(git).find(
    ({ instance }) => instance === plain || instance === `https://${plain}`,
  );
  if (!app) throw new CallFailed({ code: 'integration.unknown', detail: typed });
  return app;
}

function gitlabOf(apps: readonly GitApp[]): readonly GitlabApp[] {
  return apps.flatMap((app) => (app.provider === 'gitlab' ? [app] : []));
}
