import { homedir } from 'node:os';

import type { PersonOfGit } from '../../../ports/person.ts';
import { findGit, trustedPath } from './find-git.ts';
import { plainGit } from './plain-git.ts';

/**
 * Who the person told git they are, in their own settings. Asked where a service cannot say it: a key
 * or a plain server knows no names. Never throws: without git or settings both are null.
 */
export async function personOfGit(): Promise<PersonOfGit> {
  try {
    const git = await findGit(await trustedPath(process.env['PATH'] ?? ''));
    return { name: await setting(git, 'user.name'), email: await setting(git, 'user.email') };
  } catch {
    return { name: null, email: null };
  }
}

async function setting(git: string, key: string): Promise<string | null> {
  const { env } = process;
  const home = env['HOME'] ?? homedir();
  const { code, stdout } = await plainGit(git, ['config', '--global', '--includes', key], {
    cwd: home,
    env: {
      PATH: env['PATH'] ?? '',
      HOME: home,
      GIT_CONFIG_NOSYSTEM: '1',
      ...(env['XDG_CONFIG_HOME'] && { XDG_CONFIG_HOME: env['XDG_CONFIG_HOME'] }),
    },
  });
  const value = stdout.trim();
  return code === 0 && value !== '' ? value : null;
}
