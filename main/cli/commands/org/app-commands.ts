import type { Command } from 'commander';

import type { GitApp, GitAppProvider } from '../../../../preload/model/integration.ts';
import { CallFailed, Ended, exitCodes, type Cli } from '../../command.ts';
import { examples } from '../../options.ts';
import { authorise, checksTable, type Draft } from './saving.ts';
import { services, titleOf } from './words.ts';

/** What can be done with a saved application of any service: check, authorise, discard, remove. */
export function addAppCommands(parent: Command, cli: Cli, provider: GitAppProvider): void {
  const { command: service } = services[provider];
  const [name, example] =
    provider === 'azure-devops'
      ? ['organisation', 'contoso']
      : ['instance', `https://${service}.example.com`];
  const command = (verb: string, description: string) =>
    parent
      .command(verb)
      .description(description)
      .argument(
        `<${name}>`,
        provider === 'azure-devops' ? 'name of the organisation' : 'address of the instance',
      )
      .addHelpText('after', examples(`org ${service} ${verb} ${example}`));

  command('check', 'check a saved application; nothing is changed')
    .option('--json', 'print JSON')
    .action(async (typed: string, { json }: { json?: boolean }) => {
      const draft = draftOf(await savedApp(cli, provider, typed));
      const answer = await cli.call('integrations.preflight', { draft });
      cli.io.out(json ? `${JSON.stringify(answer, undefined, 2)}\n` : checksTable(answer.checks));
      if (answer.checks.some(({ status }) => status === 'failed'))
        throw new Ended(exitCodes.failed);
    });

  command('authorise', 'let a saved application show that it works')
    .option('--no-browser', 'print the address instead of opening it')
    .option('--json', 'print the application as JSON')
    .action(async (typed: string, options: { browser: boolean; json?: boolean }) =>
      authorise(cli, await savedApp(cli, provider, typed), options),
    );

  command('discard', 'give up a change that was not authorised yet').action(
    async (typed: string) => {
      const { instance } = await savedApp(cli, provider, typed);
      const app = await cli.call('integrations.discard', { provider, instance });
      cli.io.out(`Kept ${titleOf(app)} as it was\n`);
    },
  );

  command('remove', 'remove a saved application').action(async (typed: string) => {
    const { instance } = await savedApp(cli, provider, typed);
    await cli.call('integrations.remove', { provider, instance });
    cli.io.out(`Removed the application of ${instance}\n`);
  });
}

/** The application a person means by an address, a host or an organisation's name. Throws `integration.unknown`. */
export async function savedApp(cli: Cli, provider: GitAppProvider, typed: string): Promise<GitApp> {
  const { git } = await cli.call('integrations.list', {});
  const app = git.find((one) => one.provider === provider && isMeant(one, typed));
  if (!app) throw new CallFailed({ code: 'integration.unknown', detail: typed });
  return app;
}

export function isMeant(app: GitApp, typed: string): boolean {
  const plain = typed.replace(/\/+$/, '').toLowerCase();
  const names = [app.instance, app.host, `https://${app.host}`];
  if (app.provider === 'azure-devops') names.push(app.organisation);
  return names.some((name) => name.toLowerCase() === plain);
}

/** What is saved, as it would be entered; secrets that are left out are kept. */
function draftOf(app: GitApp): Draft {
  const { instance, allowHttp } = app;
  switch (app.provider) {
    case 'gitlab':
      return { provider: app.provider, instance, applicationId: app.applicationId, allowHttp };
    case 'github':
      return {
        provider: app.provider,
        instance,
        registration: app.registration,
        clientId: app.clientId,
        allowHttp,
      };
    case 'azure-devops':
      return {
        provider: app.provider,
        organisation: instance,
        tenant: app.tenant,
        clientId: app.clientId,
        mode: app.mode,
      };
  }
}
