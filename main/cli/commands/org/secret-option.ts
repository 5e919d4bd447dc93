import type { Command } from 'commander';

import { CallFailed, type Cli } from '../../command.ts';

export interface SecretOptions {
  readonly secretStdin?: boolean;
  readonly askSecret?: boolean;
  /** False with `--no-secret`. */
  readonly secret?: boolean;
}

/** Three ways to say what becomes of the secret; without one the saved one is kept. */
export function addSecretOptions(command: Command, what: string): Command {
  return command
    .option('--secret-stdin', `read ${what} from standard input`)
    .option('--ask-secret', `ask for ${what}, without showing it`)
    .option('--no-secret', 'remove the saved one');
}

/**
 * The secret in one of those ways: text, null to remove it, undefined to keep it. `isNeeded`: it is
 * asked for where somebody can be asked. Throws `integration.bad-secret` when nothing was entered.
 */
export async function secretOf(
  { io }: Cli,
  options: SecretOptions,
  { what, isNeeded = false }: { readonly what: string; readonly isNeeded?: boolean },
): Promise<string | null | undefined> {
  if (options.secretStdin) return (await io.readAll()).trim();
  if (options.secret === false) return null;
  if (!options.askSecret && !isNeeded) return undefined;
  const typed = await io.askSecret(`${what}: `);
  if (typed !== undefined) return typed.trim();
  if (options.askSecret)
    throw new CallFailed({
      code: 'integration.bad-secret',
      detail: 'nobody can be asked here; use --secret-stdin',
    });
  return undefined;
}
