import type { Command } from 'commander';

import type { Cli } from '../../command.ts';
import { examples } from '../../options.ts';
import { table, time } from '../../table.ts';
import { addAppCommands } from './app-commands.ts';
import { addChecklist } from './checklist-text.ts';
import { checkAndSave, type SavingOptions } from './saving.ts';
import { addSecretOptions, secretOf, type SecretOptions } from './secret-option.ts';

interface SetOptions extends SecretOptions, SavingOptions {
  readonly instance: string;
  readonly appId: string;
  readonly ca?: string;
  readonly allowHttp?: boolean;
}

/** `latchkey org gitlab …`: the organisation's OAuth application. */
export function addGitlab(org: Command, cli: Cli): void {
  const gitlab = org.command('gitlab').description('the organisation’s GitLab application');
  addChecklist(gitlab, cli, 'gitlab', [{ word: 'application', checklist: 'gitlab' }]);

  addSecretOptions(
    gitlab
      .command('set')
      .description('save the application, check it, and authorise it in the browser')
      .requiredOption('--instance <url>', 'address of the GitLab instance')
      .requiredOption('--app-id <id>', 'Application ID from GitLab'),
    'the application’s Secret (confidential apps)',
  )
    .option('--ca <file>', 'PEM file of the CA that signed the instance’s certificate')
    .option('--allow-http', 'allow plain http; only on loopback')
    .option('--no-authorise', 'only save; authorise later')
    .option('--no-browser', 'print the address instead of opening it')
    .option('--json', 'print the saved application as JSON')
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

  addAppCommands(gitlab, cli, 'gitlab');
}

async function set(cli: Cli, options: SetOptions): Promise<void> {
  const secret = await secretOf(cli, options, { what: 'Secret of the application' });
  await checkAndSave(
    cli,
    {
      provider: 'gitlab',
      instance: options.instance,
      applicationId: options.appId,
      allowHttp: options.allowHttp ?? false,
      ...(secret === undefined ? {} : { secret }),
      ...(options.ca === undefined ? {} : { ca: await cli.readFile(options.ca) }),
    },
    options,
  );
}

async function show(cli: Cli, json: boolean): Promise<void> {
  const list = await cli.call('integrations.list', {});
  if (json) return cli.io.out(`${JSON.stringify(list, undefined, 2)}\n`);
  cli.io.out(
    table(
      ['instance', 'state', 'application id', 'secret', 'authorised by'],
      list.git.flatMap((app) =>
        app.provider === 'gitlab'
          ? [
              [
                app.instance,
                app.state,
                app.applicationId,
                app.secretSavedAt === null ? 'none' : `saved ${time(app.secretSavedAt)}`,
                app.authorisedBy ?? '–',
              ],
            ]
          : [],
      ),
    ),
  );
  const { customProtocol, loopback } = list.redirectUris.gitlab;
  cli.io.out(`\nRedirect URIs to register in GitLab:\n  ${customProtocol}\n  ${loopback}\n`);
}
