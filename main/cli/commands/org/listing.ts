import type { Command } from 'commander';

import type { GitApp } from '../../../../preload/model/integration.ts';
import { CallFailed, type Cli } from '../../command.ts';
import { examples } from '../../options.ts';
import { table, time } from '../../table.ts';
import { isMeant } from './app-commands.ts';
import { clientIdOf, services } from './words.ts';

/** `latchkey org list` and `latchkey org show`: what is set up, at every service. */
export function addListing(org: Command, cli: Cli): void {
  org
    .command('list')
    .description('list everything that is set up')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('org list', 'org list --json'))
    .action(async ({ json }: { json?: boolean }) => {
      const { git } = await cli.call('integrations.list', {});
      if (json) return cli.io.out(`${JSON.stringify(git, undefined, 2)}\n`);
      return cli.io.out(
        table(
          ['service', 'instance', 'state', 'client id', 'authorised by'],
          git.map((app) => [
            services[app.provider].name,
            app.instance,
            stateOf(app),
            clientIdOf(app),
            app.authorisedBy ?? '–',
          ]),
        ),
      );
    });

  org
    .command('show')
    .description('show one integration in full, without its secrets')
    .argument('<instance>', 'address of the instance, or name of the organisation')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples('org show https://gitlab.example.com', 'org show contoso --json'),
    )
    .action(async (typed: string, { json }: { json?: boolean }) => {
      const { git } = await cli.call('integrations.list', {});
      const app = git.find((one) => isMeant(one, typed));
      if (!app) throw new CallFailed({ code: 'integration.unknown', detail: typed });
      cli.io.out(json ? `${JSON.stringify(app, undefined, 2)}\n` : table(['', ''], rowsOf(app)));
    });
}

function stateOf(app: GitApp): string {
  if (app.managed) return `${app.state}, set by policy`;
  return app.replaces === null ? app.state : 'saved, the former works on';
}

function rowsOf(app: GitApp): readonly (readonly [string, string])[] {
  const known: readonly (readonly [string, string | null])[] = [
    ['service', services[app.provider].name],
    ['instance', app.instance],
    ['state', stateOf(app)],
    ['client id', clientIdOf(app)],
    ['secret', app.secretSavedAt === null ? 'none' : `saved ${time(app.secretSavedAt)}`],
    ...detailsOf(app),
    ['private CA', app.ca && `${app.ca.subject}, ends ${time(app.ca.notAfter)}`],
    ['authorised by', app.authorisedBy],
    ['saved', app.managed ? null : time(app.savedAt)],
  ];
  return known.flatMap(([what, value]) => (value === null ? [] : [[what, value] as const]));
}

function detailsOf(app: GitApp): readonly (readonly [string, string | null])[] {
  switch (app.provider) {
    case 'gitlab':
      return [];
    case 'github': {
      const { registration, appId, privateKey: key, installUrl } = app;
      return [
        ['registration', registration === 'github-app' ? 'GitHub App' : 'OAuth app'],
        ['app id', appId],
        ['private key', key && `${key.fingerprint}, ${key.bits} bits, saved ${time(key.savedAt)}`],
        ['install page', installUrl],
      ];
    }
    case 'azure-devops': {
      const { tenant, mode, secretExpiresAt, idle } = app;
      return [
        ['tenant', tenant],
        ['acts as', mode === 'service-user' ? 'service user' : 'service principal'],
        ['secret ends', secretExpiresAt === null ? null : time(secretExpiresAt)],
        [
          'unused, ends in',
          idle &&
            `${idle.daysLeft} days${idle.state === 'fine' ? '' : ': use it or sign in again'}`,
        ],
      ];
    }
  }
}
