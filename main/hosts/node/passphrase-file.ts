import { readFile } from 'node:fs/promises';

import { AppError } from '../../core/app-error.ts';

/**
 * The vault's passphrase from the private file that `LATCHKEY_PASSPHRASE_FILE` names, for
 * machines nobody sits at. Undefined when none is named; throws `app.invalid-path` when it cannot
 * be read.
 */
export async function passphraseFromFile(): Promise<string | undefined> {
  const file = process.env['LATCHKEY_PASSPHRASE_FILE'];
  if (!file) return undefined;
  try {
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch (cause) {
    throw new AppError('app.invalid-path', { detail: `LATCHKEY_PASSPHRASE_FILE: ${file}`, cause });
  }
}
