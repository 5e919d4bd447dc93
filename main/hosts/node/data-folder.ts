import { mkdirSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

import envPaths from 'env-paths';

import { AppError } from '../../core/app-error.ts';

/**
 * The folder of all state but the vault's key, created for this person only. `LATCHKEY_HOME`
 * names another one; a folder that exists keeps its mode, because it may hold other things.
 * Throws `app.invalid-path` when it is not absolute, cannot be made, or may be written to by
 * everybody: whoever can swap our files there acts as this person.
 */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env['LATCHKEY_HOME'];
  const folder = chosen || envPaths('Latchkey', { suffix: '' }).data;
  if (!isAbsolute(folder) || folder.includes('\0'))
    throw new AppError('app.invalid-path', { detail: folder });
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new AppError('app.invalid-path', { detail: folder, cause });
  }
  if (isOpenToAll(folder))
    throw new AppError('app.invalid-path', { detail: `${folder} may be written to by everybody` });
  return folder;
}

/** Windows keeps access in lists of its own, which a mode does not show. */
function isOpenToAll(folder: string): boolean {
  return process.platform !== 'win32' && (statSync(folder).mode & 0o002) !== 0;
}
