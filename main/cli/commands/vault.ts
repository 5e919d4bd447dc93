import type { Command } from 'commander';

import { vaultKeeper, type VaultKeeper } from '../../../preload/model/vault.ts';
import { CallFailed, type Cli } from '../command.ts';

/** `latchkey vault`: where the secrets live, and the choice where no keychain answers. */
export function addVault(program: Command, cli: Cli): void {
  const vault = program
    .command('vault')
    .description('show where the secrets live')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const state = await cli.call('vault.describe', {});
      if (json) return cli.io.out(`${JSON.stringify(state, undefined, 2)}\n`);
      const kept = {
        keychain: 'the system keychain',
        passphrase: 'a passphrase',
        memory: 'memory only',
      };
      cli.io.out(
        `${state.state}${state.keeper ? `, kept by ${kept[state.keeper]}` : ''}; ${state.secrets} secrets\n`,
      );
      if (state.reason) cli.io.say(`${state.reason}\n`);
      if (state.state === 'choose')
        cli.io.say('Choose: latchkey vault choose keychain|passphrase|memory\n');
    });

  vault
    .command('choose')
    .description('choose where secrets live, where no keychain answered')
    .argument('<keeper>', 'keychain, passphrase or memory')
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
}

const chosen: Readonly<Record<VaultKeeper, string>> = {
  keychain: 'Secrets are kept under a key in the system keychain.',
  passphrase: 'Secrets are kept under your passphrase. It cannot be recovered.',
  memory:
    'Secrets are kept in memory and end with this process. Use the window for more than one command.',
};

async function newPassphrase(cli: Cli): Promise<string> {
  const first = await cli.io.askSecret('New passphrase: ');
  if (first === undefined) return (await cli.io.readAll()).replace(/\r?\n$/, '');
  const second = await cli.io.askSecret('Once more: ');
  if (first !== second)
    throw new CallFailed({ code: 'vault.wrong-passphrase', detail: 'the two were not the same' });
  return first;
}
