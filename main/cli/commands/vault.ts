import type { Command } from 'commander';

import { vaultKeeper, type VaultKeeper, type VaultState } from '../../../preload/model/vault.ts';
import { CallFailed, Ended, exitCodes, type Cli } from '../command.ts';
import { examples } from '../options.ts';
import { askNewPassphrase, givenPassphrase, passphraseFile } from '../passphrase.ts';

/** `latchkey vault`: where the secrets live, and what can be done when they cannot be read. */
export function addVault(program: Command, cli: Cli): void {
  const vault = program
    .command('vault')
    .description('show where the secrets live')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('vault', 'vault choose passphrase', 'vault unlock'))
    .action(async ({ json }: { json?: boolean }) => {
      const state = await cli.call('vault.describe', {});
      if (json) return cli.io.out(`${JSON.stringify(state, undefined, 2)}\n`);
      return show(cli, state);
    });

  vault
    .command('choose')
    .description('choose where secrets live, where no keychain answered')
    .argument('<keeper>', 'keychain, passphrase or memory')
    .addHelpText(
      'after',
      examples('vault choose keychain', 'vault choose passphrase < passphrase.txt'),
    )
    .action(async (typed: string, _options: unknown, command: Command) => {
      const keeper = vaultKeeper.safeParse(typed);
      if (!keeper.success)
        return command.error(`error: unknown keeper '${typed}'`, { exitCode: 2 });
      const passphrase = keeper.data === 'passphrase' ? await newPassphrase(cli) : undefined;
      await cli.call('vault.choose', {
        keeper: keeper.data,
        ...(passphrase === undefined ? {} : { passphrase }),
      });
      cli.io.out(`${chosen[keeper.data]}\n`);
    });

  vault
    .command('unlock')
    .description('try again: ask the keychain, or take the passphrase')
    .addHelpText('after', examples('vault unlock', 'vault unlock < passphrase.txt'))
    .action(async () => {
      const before = await cli.call('vault.describe', {});
      if (before.state === 'ready') return cli.io.out('The vault is open.\n');
      const passphrase = before.keeper === 'passphrase' ? await oldPassphrase(cli) : undefined;
      const { secrets } = await cli.call(
        'vault.unlock',
        passphrase === undefined ? {} : { passphrase },
      );
      cli.io.out(`The vault opens; ${counted(secrets)} can be read.\n`);
      if (passphrase !== undefined && !passphraseFile())
        cli.io.say(
          'Each command asks again; a file named by LATCHKEY_PASSPHRASE_FILE answers it.\n',
        );
    });

  vault
    .command('start-over')
    .description('leave a locked vault whose key is lost; its records are set aside, not deleted')
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('vault start-over', 'vault start-over --yes'))
    .action(async ({ yes }: { yes?: boolean }, command: Command) => {
      const before = await cli.call('vault.describe', {});
      if (before.state === 'locked' && !yes) await confirm(cli, before, command);
      const state = await cli.call('vault.start-over', {});
      cli.io.out(`${counted(before.secrets)} set aside in the database, none deleted.\n`);
      show(cli, state);
      cli.io.say('Link each account again: latchkey link gitlab\n');
    });

  vault
    .command('change-passphrase')
    .description('put the vault under another passphrase')
    .addHelpText(
      'after',
      `\nWithout a terminal: two lines on standard input, the current passphrase and the new one.\n${examples('vault change-passphrase', 'vault change-passphrase < both.txt')}`,
    )
    .action(async (_options: unknown, command: Command) => {
      const { state, keeper } = await cli.call('vault.describe', {});
      if (keeper !== 'passphrase')
        throw new CallFailed({
          code: state === 'choose' ? 'vault.not-chosen' : 'vault.no-passphrase',
        });
      await cli.call('vault.change-passphrase', await bothPassphrases(cli, command));
      cli.io.out('The passphrase is changed. The secrets are as they were.\n');
      const file = passphraseFile();
      if (file) cli.io.say(`Change it in ${file}, too.\n`);
    });
}

function show(cli: Cli, state: VaultState): void {
  const kept = state.keeper === null ? '' : `, kept by ${keepers[state.keeper]}`;
  cli.io.out(`${state.state}${kept}; ${state.secrets} secrets\n`);
  if (state.reason) cli.io.say(`${state.reason}\n`);
  if (state.aside !== undefined)
    cli.io.say(
      `${counted(state.aside)} of earlier vaults kept aside; they are not opened again.\n`,
    );
  if (state.state === 'choose')
    cli.io.say('Choose: latchkey vault choose keychain|passphrase|memory\n');
  if (state.state === 'locked')
    cli.io.say(
      'Try again: latchkey vault unlock. Where the key is lost: latchkey vault start-over\n',
    );
}

/** Names what is lost and what is kept, then waits for a yes. Throws `Ended` without one. */
async function confirm(cli: Cli, { secrets }: VaultState, command: Command): Promise<void> {
  cli.io.say(
    `This leaves the locked vault for good.
Lost: the use of ${counted(secrets)} in it. Accounts are linked again, and the Secrets of
  organisation applications entered again. What is still valid is ended at the services.
Kept: accounts, repositories, clones and settings. The old records are set aside in the
  database, encrypted as they are; the item in the system keychain is left alone.
`,
  );
  const answer = await cli.io.ask('Type yes to start over: ');
  if (answer === undefined)
    return command.error('error: nobody can be asked here; add --yes', { exitCode: 2 });
  if (answer.trim().toLowerCase() === 'yes') return;
  cli.io.say('Nothing was changed.\n');
  throw new Ended(exitCodes.cancelled);
}

const counted = (secrets: number): string => (secrets === 1 ? '1 secret' : `${secrets} secrets`);

const keepers: Readonly<Record<VaultKeeper, string>> = {
  keychain: 'the system keychain',
  passphrase: 'a passphrase',
  memory: 'memory only',
};

const chosen: Readonly<Record<VaultKeeper, string>> = {
  keychain: 'Secrets are kept under a key in the system keychain.',
  passphrase: 'Secrets are kept under your passphrase. It cannot be recovered.',
  memory:
    'Secrets are kept in memory and end with this process. Use the window for more than one command.',
};

async function newPassphrase(cli: Cli): Promise<string> {
  return (await askNewPassphrase(cli.io)) ?? withoutEnd(await cli.io.readAll());
}

async function oldPassphrase(cli: Cli): Promise<string> {
  return (await givenPassphrase(cli.io)) ?? withoutEnd(await cli.io.readAll());
}

async function bothPassphrases(
  { io }: Cli,
  command: Command,
): Promise<{ readonly current: string; readonly next: string }> {
  const current = await io.askSecret('Current passphrase: ');
  const next = await askNewPassphrase(io);
  if (current !== undefined && next !== undefined) return { current, next };
  const [first, second] = (await io.readAll()).split(/\r?\n/);
  if (!first || !second)
    return command.error('error: two lines are needed on standard input', { exitCode: 2 });
  return { current: first, next: second };
}

const withoutEnd = (text: string): string => text.replace(/\r?\n$/, '');
