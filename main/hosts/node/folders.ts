import { lstatSync } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, normalize, parse, relative, resolve, sep } from 'node:path';

import { AppError } from '../../core/app-error.ts';
import type { FailureCode } from '../../../preload/model/failure.ts';
import type { Folders } from '../../ports/folders.ts';

/** Folders of this machine's own disks. */
export function createFolders(): Folders {
  return {
    exists: (path) => translated(path, async () => (await stat(path)) !== undefined),
    make: (path) =>
      translated(path, async () => {
        await mkdir(absolute(path), { recursive: true });
      }),
    rename: (from, to) =>
      translated(to, async () => {
        // `rename` would silently replace an empty folder.
        if ((await stat(to)) !== undefined) throw new AppError('git.target-exists', { detail: to });
        await rename(absolute(from), absolute(to));
      }),
    remove: (path) =>
      translated(path, () =>
        rm(removable(path), { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }),
      ),
    list: (path) =>
      translated(path, async () => ((await stat(path)) === undefined ? [] : readdir(path))),
    home: () => homedir(),
    within,
  };
}

/**
 * Nothing on the way from `base` down may be a symbolic link: it could point anywhere, and did not
 * come from the person. `base` is the person's own choice and may lie behind one.
 */
function within(base: string, ...parts: readonly string[]): string {
  const top = absolute(base);
  // Absolute on Windows only; a name like this is never meant as a name.
  if (parts.some((part) => part.startsWith('\\\\'))) throw invalid(base);
  const path = resolve(top, ...parts);
  const steps = relative(top, path);
  if (steps === '..' || steps.startsWith(`..${sep}`) || isAbsolute(steps)) throw invalid(path);

  const names = steps === '' ? [] : steps.split(sep);
  // The names as they were given count too: `..` must not first lead into a forbidden one.
  const given = parts.flatMap((part) => part.split(/[\\/]/));
  if (![...names, ...given].every(isPlainName)) throw invalid(path);
  refuseLinks(top, names);
  return path;
}

function refuseLinks(top: string, names: readonly string[]): void {
  let path = top;
  for (const [index, name] of names.entries()) {
    path = join(path, name);
    let found;
    try {
      found = lstatSync(path, { throwIfNoEntry: false });
    } catch (cause) {
      throw invalid(path, cause);
    }
    if (found === undefined) return;
    const isLast = index === names.length - 1;
    if (found.isSymbolicLink() || (!isLast && !found.isDirectory())) throw invalid(path);
  }
}

/** Control characters, and those that turn the writing direction and make a name look like another. */
const invisible = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
/** git's own folder, also by the short name and the ignored characters of other file systems. */
const ofGit = /^(?:\.git|git~\d+)[. ]*(?::|$)/i;
/** https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const ofWindows = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)|[. ]$|[<>:"|?*]/i;

function isPlainName(name: string): boolean {
  if (name === '' || name === '.' || name === '..') return true;
  if (invisible.test(name) || ofGit.test(name) || Buffer.byteLength(name) > 255) return false;
  return process.platform !== 'win32' || !ofWindows.test(name);
}

/** Network shares are refused: opening one sends this person's password hash to its server. */
function absolute(path: string): string {
  const usable = isAbsolute(path) && !/^[\\/]{2}/.test(path) && !path.includes('\0');
  if (!usable) throw invalid(path);
  return normalize(path);
}

function removable(path: string): string {
  const folder = resolve(absolute(path));
  if (folder === parse(folder).root || folder === resolve(homedir())) throw invalid(path);
  return folder;
}

/** What is at the path itself, a dangling link included. */
async function stat(path: string) {
  try {
    return await lstat(absolute(path));
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(thrown))) return undefined;
    throw thrown;
  }
}

async function translated<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const code = failures[codeOf(cause)];
    throw code === undefined ? cause : new AppError(code, { detail: path, cause });
  }
}

const failures: Readonly<Record<string, FailureCode>> = {
  ENOSPC: 'app.disk-full',
  EDQUOT: 'app.disk-full',
  EEXIST: 'git.target-exists',
  ENOTEMPTY: 'git.target-exists',
  EACCES: 'app.invalid-path',
  EPERM: 'app.invalid-path',
  EROFS: 'app.invalid-path',
  ENOENT: 'app.invalid-path',
  ENOTDIR: 'app.invalid-path',
  EXDEV: 'app.invalid-path',
  ELOOP: 'app.invalid-path',
  EINVAL: 'app.invalid-path',
  ENAMETOOLONG: 'app.invalid-path',
  EIO: 'app.storage-failed',
};

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

function invalid(path: string, cause?: unknown): AppError {
  return new AppError('app.invalid-path', { detail: path.replace(/[\p{Cc}]/gu, '�'), cause });
}
