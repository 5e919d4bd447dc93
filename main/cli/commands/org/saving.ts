import type { Input } from '../../../../preload/contract.ts';
import type { GitApp, PreflightCheck } from '../../../../preload/model/integration.ts';
import { Ended, exitCodes, type Cli } from '../../command.ts';
import { finishSignIn } from '../../sign-in.ts';
import { table } from '../../table.ts';
import { linkWords, titleOf } from './words.ts';

/** What a command sends: fields with a default may be left out. */
export type Draft = Input<'integrations.save'>['draft'];

export interface SavingOptions {
  readonly browser: boolean;
  readonly authorise: boolean;
  readonly json?: boolean;
}

/** Checks a draft, saves it, and lets it show that it works. Throws `CallFailed`, `Ended`. */
export async function checkAndSave(cli: Cli, draft: Draft, options: SavingOptions): Promise<void> {
  const { checks, notes } = await cli.call('integrations.preflight', { draft });
  for (const note of notes) cli.io.say(`${note}\n`);
  cli.io.say(checksTable(checks));
  if (checks.some(({ status }) => status === 'failed')) {
    cli.io.say('Nothing was saved.\n');
    throw new Ended(exitCodes.failed);
  }
  const app = await cli.call('integrations.save', { draft });
  if (!options.json) cli.io.out(`Saved ${titleOf(app)}\n`);
  if (app.replaces !== null)
    cli.io.say('Until it is authorised, the former one works on for everybody.\n');
  if (options.authorise) await authorise(cli, app, options);
  else if (options.json) cli.io.out(`${JSON.stringify(app, undefined, 2)}\n`);
}

/** Starts what shows that the app works, and waits for it. */
export async function authorise(
  cli: Cli,
  { provider, instance }: Pick<GitApp, 'provider' | 'instance'>,
  { browser, json }: Omit<SavingOptions, 'authorise'>,
): Promise<void> {
  const { app, attempt } = await cli.call('integrations.authorise', {
    provider,
    instance,
    openBrowser: browser,
  });
  if (attempt) await finishSignIn(cli, attempt);
  if (json) return printSaved(cli, { provider, instance });
  const who = app.state === 'ready' && app.authorisedBy !== null ? ` (${app.authorisedBy})` : '';
  return cli.io.out(`The application works${attempt ? '' : who}. ${linkWords(provider)}\n`);
}

/** As it is now: an admin's sign-in has made it ready meanwhile. */
async function printSaved(cli: Cli, name: Pick<GitApp, 'provider' | 'instance'>): Promise<void> {
  const { git } = await cli.call('integrations.list', {});
  const app = git.find(
    ({ provider, instance }) => provider === name.provider && instance === name.instance,
  );
  cli.io.out(`${JSON.stringify(app ?? null, undefined, 2)}\n`);
}

export function checksTable(checks: readonly PreflightCheck[]): string {
  return table(
    ['check', 'result', 'what it means'],
    checks.map((one) => [one.title, one.status, one.detail]),
  );
}
