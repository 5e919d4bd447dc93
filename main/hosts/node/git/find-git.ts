import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

import { AppError } from '../../../core/app-error.ts';

/**
 * The search path without what a stranger could fill: relative entries (a `git`
 * in the folder someone happens to stand in) and folders anybody may write to.
 */
export async function trustedPath(path: string): Promise<readonly string[]> {
  const entries = [...new Set(path.split(delimiter))].filter((entry) => isAbsolute(entry));
  const trusted = await Promise.all(entries.map(isTrusted));
  return entries.filter((_, index) => trusted[index]);
}

/** Absolute path of the first `name` in `folders`, or null. */
export async function findProgram(
  name: string,
  folders: readonly string[],
): Promise<string | null> {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of folders) {
    const path = join(folder, file);
    // The folders are asked in order, because the first one wins.
    if (await isProgram(path)) return path;
  }
  return null;
}

/** Throws `git.missing`. */
export async function findGit(folders: readonly string[]): Promise<string> {
  const path = await findProgram('git', folders);
  if (path === null) throw new AppError('git.missing');
  return path;
}

async function isTrusted(folder: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const worldWritable = 0o002;
  return stat(folder).then(
    (found) => found.isDirectory() && (found.mode & worldWritable) === 0,
    () => false,
  );
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
