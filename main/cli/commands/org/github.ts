import type { Command } from 'commander';

import type { Cli } from '../../command.ts';
import { examples } from '../../options.ts';
import { table } from '../../table.ts';
import { addAppCommands, savedApp } from './app-commands.ts';
import { addChecklist } from './checklist-text.ts';
import { checkAndSave, type SavingOptions } from './saving.ts';
import { addSecretOptions, secretOf, type SecretOptions } from './secret-option.ts';

interface SetOptions extends SecretOptions, SavingOptions {
  readonly instance: string;
  readonly clientId: string;
  readonly githubApp?: boolean;
  readonly appId?: string;
  /** A path, or false with `--no-private-key`. */
  readonly privateKey?: string | false;
  readonly installUrl?: string;
  readonly ca?: string;
  readonly allowHttp?: boolean;
}

/** `latchkey org github …`: the organisation's OAuth app or GitHub App. */
export function addGithub(org: Command, cli: Cli): void {
  const github = org.command('github').description('the organisation’s app on GitHub');
  addChecklist(github, cli, 'github', [
    { word: 'oauth-app', checklist: 'github-oauth-app' },
    { word: 'github-app', checklist: 'github-app' },
  ]);

  addSecretOptions(
    github
      .command('set')
      .description('save the app, check it, and authorise it')
      .option('--instance <url>', 'address of GitHub', 'https://github.com')
      .requiredOption('--client-id <id>', 'Client ID of the app')
      .option('--github-app', 'it is a GitHub App (default: an OAuth app)'),
    'the Client secret',
  )
    .option('--app-id <number>', 'App ID of a GitHub App')
    .option('--private-key <file>', 'PEM file of a GitHub App’s private key')
    .option('--no-private-key', 'remove the saved private key')
    .option('--install-url <url>', 'where owners install the GitHub App')
    .option('--ca <file>', 'PEM file of the CA that signed the instance’s certificate')
    .option('--allow-http', 'allow plain http; only on loopback')
    .option('--no-authorise', 'only save; authorise later')
    .option('--no-browser', 'print the address instead of opening it')
    .option('--json', 'print the saved application as JSON')
    .addHelpText(
      'after',
      `
Without a Client secret people sign in with a code. Neither the secret nor the key is ever an argument.

Examples:
  $ latchkey org github set --client-id Ov23…
  $ latchkey org github set --github-app --client-id Iv23… --app-id 123456 --private-key latchkey.pem --ask-secret
  $ latchkey org github set --instance https://github.example.com --client-id Ov23… --ca corp-ca.pem`,
    )
    .action(async (options: SetOptions) => set(cli, options));

  github
    .command('installations')
    .description('list where the GitHub App is installed; needs its private key')
    .argument('[instance]', 'address of GitHub', 'https://github.com')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('org github installations'))
    .action(async (typed: string, { json }: { json?: boolean }) => {
      const { instance } = await savedApp(cli, 'github', typed);
      const all = await cli.call('integrations.installations', { instance });
      if (json) return cli.io.out(`${JSON.stringify(all, undefined, 2)}\n`);
      return cli.io.out(
        table(
          ['installed at', 'kind', 'repositories', 'change it at'],
          all.map((one) => [
            one.account,
            one.suspended ? `${one.kind}, suspended` : one.kind,
            one.repositorySelection,
            one.htmlUrl ?? '–',
          ]),
        ),
      );
    });

  addAppCommands(github, cli, 'github');
}

async function set(cli: Cli, options: SetOptions): Promise<void> {
  const { appId, privateKey, installUrl, ca } = options;
  const clientSecret = await secretOf(cli, options, { what: 'Client secret' });
  await checkAndSave(
    cli,
    {
      provider: 'github',
      instance: options.instance,
      registration: options.githubApp ? 'github-app' : 'oauth-app',
      clientId: options.clientId,
      allowHttp: options.allowHttp ?? false,
      ...(clientSecret === undefined ? {} : { clientSecret }),
      ...(appId === undefined ? {} : { appId }),
      ...(installUrl === undefined ? {} : { installUrl }),
      ...(typeof privateKey === 'string' ? { privateKey: await cli.readFile(privateKey) } : {}),
      ...(privateKey === false ? { privateKey: null } : {}),
      ...(ca === undefined ? {} : { ca: await cli.readFile(ca) }),
    },
    options,
  );
}
