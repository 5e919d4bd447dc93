import { Command, CommanderError } from 'commander';

import type { Cli } from './command.ts';
import { CallFailed, Ended, exitCodeOf, exitCodes } from './command.ts';
import { addAccounts, addUnlink } from './commands/accounts.ts';
import { addActivity } from './commands/activity.ts';
import { addCloneChanges } from './commands/clone-changes.ts';
import { addClone } from './commands/clone.ts';
import { addDeployToken } from './commands/deploy-token.ts';
import { addDoctor } from './commands/doctor.ts';
import { addBindings, addExplain } from './commands/explain.ts';
import { addLink } from './commands/link.ts';
import { addNetwork } from './commands/network.ts';
import { addOrg } from './commands/org.ts';
import { addRemote } from './commands/remote.ts';
import { addRepos } from './commands/repos.ts';
import { addVault } from './commands/vault.ts';
import { addWorkingCopy } from './commands/working-copy.ts';
import { failureText } from './failure-text.ts';

/** Builds the whole command line. Nothing runs until `runProgram`. */
export function createProgram(cli: Cli, version: string): Command {
  const program = new Command('latchkey')
    .description('Link your Git accounts once, and clone and push as you.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(add --help for more)')
    .configureOutput({ writeOut: cli.io.out, writeErr: cli.io.say })
    .addHelpText(
      'after',
      `
The main job:
  $ latchkey org gitlab set --instance https://gitlab.example.com --app-id … --secret-stdin
  $ latchkey link gitlab
  $ latchkey repos
  $ latchkey clone analytics/jaffle-shop
  $ latchkey commit -m "Say why" && latchkey push

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 vault locked, 4 not linked or refused,
5 host unreachable, 130 cancelled.`,
    );
  for (const add of [
    addOrg,
    addLink,
    addAccounts,
    addRepos,
    addRemote,
    addDeployToken,
    addClone,
    addWorkingCopy,
    addCloneChanges,
    addExplain,
    addBindings,
    addUnlink,
    addVault,
    addActivity,
    addDoctor,
    addNetwork,
  ]) {
    add(program, cli);
  }
  // Options are inherited only by commands made after them, so each is told once more.
  for (const command of everyCommand(program))
    command.exitOverride().configureOutput({ writeOut: cli.io.out, writeErr: cli.io.say });
  return program;
}

/** Runs one command line and returns the exit code; failures are printed here and nowhere else. */
export async function runProgram(
  program: Command,
  args: readonly string[],
  cli: Cli,
): Promise<number> {
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.done;
  } catch (thrown) {
    if (thrown instanceof CommanderError)
      return thrown.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (thrown instanceof Ended) return thrown.exitCode;
    if (!(thrown instanceof CallFailed)) throw thrown;
    cli.io.say(failureText(thrown.failure));
    return exitCodeOf(thrown.failure.code);
  }
}

function everyCommand(command: Command): readonly Command[] {
  return command.commands.flatMap((child) => [child, ...everyCommand(child)]);
}
