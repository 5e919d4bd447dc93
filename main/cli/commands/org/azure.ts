import { InvalidArgumentError, type Command } from 'commander';

import type { AzureMode } from '../../../../preload/model/integration.ts';
import type { Cli } from '../../command.ts';
import { addAppCommands, isMeant } from './app-commands.ts';
import { addChecklist } from './checklist-text.ts';
import { checkAndSave, type SavingOptions } from './saving.ts';
import { addSecretOptions, secretOf, type SecretOptions } from './secret-option.ts';

interface SetOptions extends SecretOptions, SavingOptions {
  readonly organisation: string;
  readonly tenant: string;
  readonly clientId: string;
  readonly user?: boolean;
  /** Milliseconds since 1970. */
  readonly secretExpires?: number;
  readonly ca?: string;
}

/** `latchkey org azure …`: the organisation's app registration for Azure DevOps. */
export function addAzure(org: Command, cli: Cli): void {
  const azure = org
    .command('azure')
    .description('the organisation’s app registration for Azure DevOps');
  addChecklist(azure, cli, 'azure-devops', [
    { word: 'principal', checklist: 'azure-service-principal' },
    { word: 'user', checklist: 'azure-service-user' },
  ]);

  addSecretOptions(
    azure
      .command('set')
      .description('save the app registration, check it, and let it show that it works')
      .requiredOption('--organisation <name>', 'name of the organisation, or its address')
      .requiredOption('--tenant <id>', 'Directory (tenant) ID')
      .requiredOption('--client-id <id>', 'Application (client) ID')
      .option('--user', 'a service user acts for the organisation (default: a service principal)'),
    'the Value of the client secret',
  )
    .option('--secret-expires <day>', 'when the secret ends, as YYYY-MM-DD', readDay)
    .option('--ca <file>', 'PEM file of a CA to trust for it')
    .option('--no-authorise', 'only save; authorise later')
    .option('--no-browser', 'print the address instead of opening it')
    .option('--json', 'print the saved application as JSON')
    .addHelpText(
      'after',
      `
The secret is its Value, not its Secret ID, and never an argument. What is left out is kept, so going
from a service user to the service principal needs no other change; the user works on until then.

Examples:
  $ latchkey org azure set --organisation contoso --tenant 72f9… --client-id 1b2c… --secret-expires 2027-06-30
  $ latchkey org azure set --organisation contoso --tenant 72f9… --client-id 1b2c… --secret-stdin < value.txt
  $ latchkey org azure set --organisation contoso --tenant 72f9… --client-id 1b2c… --user`,
    )
    .action(async (options: SetOptions) => set(cli, options));

  addAppCommands(azure, cli, 'azure-devops');
}

async function set(cli: Cli, options: SetOptions): Promise<void> {
  const { organisation, tenant, clientId, ca, secretExpires: secretExpiresAt } = options;
  const mode: AzureMode = options.user ? 'service-user' : 'service-principal';
  const clientSecret = await secretOf(cli, options, {
    what: 'Value of the client secret',
    isNeeded: mode === 'service-principal' && !(await hasSecret(cli, organisation)),
  });
  await checkAndSave(
    cli,
    {
      provider: 'azure-devops',
      organisation,
      tenant,
      clientId,
      mode,
      ...(clientSecret === undefined ? {} : { clientSecret }),
      ...(secretExpiresAt === undefined ? {} : { secretExpiresAt }),
      ...(ca === undefined ? {} : { ca: await cli.readFile(ca) }),
    },
    options,
  );
}

async function hasSecret(cli: Cli, organisation: string): Promise<boolean> {
  const { git } = await cli.call('integrations.list', {});
  return git.some(
    (app) =>
      app.provider === 'azure-devops' && isMeant(app, organisation) && app.secretSavedAt !== null,
  );
}

/** The end of that day, as Entra ID's page shows days without a time. */
function readDay(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T23:59:59Z`) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new InvalidArgumentError('It must be a day such as 2027-06-30.');
}
