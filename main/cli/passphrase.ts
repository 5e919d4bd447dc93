import { readFile } from 'node:fs/promises';

import { CallFailed, type Io } from './command.ts';

/** The file scripts keep the passphrase in, if they do. */
export function passphraseFile(): string | undefined {
  return process.env['LATCHKEY_PASSPHRASE_FILE'] || undefined;
}

/** From the file, or by asking; `undefined` where there is neither. */
export async function givenPassphrase(io: Io): Promise<string | undefined> {
  const file = passphraseFile();
  if (file) return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  return io.askSecret('Passphrase of the vault: ');
}

/**
 * A new passphrase, typed twice; `undefined` where nobody can be asked.
 * Throws `vault.passphrases-differ`.
 */
export async function askNewPassphrase(io: Io): Promise<string | undefined> {
  const first = await io.askSecret('New passphrase: ');
  if (first === undefined) return undefined;
  if (first !== (await io.askSecret('Once more: ')))
    throw new CallFailed({ code: 'vault.passphrases-differ' });
  return first;
}
