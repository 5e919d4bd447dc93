import { readFile } from 'node:fs/promises';

/**
 * The vault's passphrase from the private file that `LATCHKEY_PASSPHRASE_FILE` names, for
 * machines nobody sits at. Undefined when none is named; throws when it cannot be read.
 */
export async function passphraseFromFile(): Promise<string | undefined> {
  const file = process.env['LATCHKEY_PASSPHRASE_FILE'];
  return file ? (await readFile(file, 'utf8')).replace(/\r?\n$/, '') : undefined;
}
