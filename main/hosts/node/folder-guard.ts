import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

import { z } from 'zod';

import { settings } from '../../../preload/model/settings.ts';
import type { Dispatch } from '../../dispatch.ts';

/** Calls by which a window names a folder, and the field it names it in. */
const fields: Readonly<Record<string, string>> = {
  'git.plan': 'folder',
  'git.clone': 'folder',
  'git.adopt': 'folder',
  'settings.change': 'cloneFolder',
};

export interface FolderGuardOptions {
  /** The person's home folder, absolute. */
  readonly home: string;
  /** Folders the person picked in the system's own dialog, or named when they started the program. */
  readonly picked: ReadonlySet<string>;
}

/**
 * Keeps a window from naming folders the person never saw: what was cloned into a system's
 * or a program's own folder could be started by it. Free are the home folder without its
 * hidden ones, the saved clone folder, and what the person picked or named outside the window; symbolic links are
 * followed first, because a cloned repository may bring some. The rest is `app.folder-not-picked`.
 */
export function guardFolders(dispatch: Dispatch, options: FolderGuardOptions): Dispatch {
  return async (name, input) => {
    const folder = folderIn(name, input, options.home);
    if (folder === undefined || (await isFree(folder, dispatch, options)))
      return dispatch(name, input);
    return { ok: false, failure: { code: 'app.folder-not-picked' } };
  };
}

/** The folder a call names; undefined when it names none that could be used at all. */
function folderIn(name: string, input: unknown, home: string): string | undefined {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined || typeof input !== 'object' || input === null) return undefined;
  const folder: unknown = Reflect.get(input, field);
  if (typeof folder !== 'string') return undefined;
  // Judged as it will be read: the settings take blanks off and put the home folder for `~`.
  const meant = folder.trim().replace(/^~(?=$|[\\/])/, () => home);
  // What is no absolute path even so is refused by the call itself, in words of its own.
  return isAbsolute(meant) ? meant : undefined;
}

async function isFree(
  folder: string,
  dispatch: Dispatch,
  { home, picked }: FolderGuardOptions,
): Promise<boolean> {
  const target = await whereItIs(folder);
  const inHome = within(await whereItIs(home), target);
  if (inHome !== undefined && !inHome.split(sep).some((part) => part.startsWith('.'))) return true;

  const saved = await dispatch('settings.read', {});
  const own = saved.ok ? [z.parse(settings, saved.value).cloneFolder] : [];
  const roots = await Promise.all([...picked, ...own].map(whereItIs));
  return roots.some((root) => within(root, target) !== undefined);
}

/** The path with its symbolic links followed, as far down as it exists. */
async function whereItIs(path: string): Promise<string> {
  const plain = resolve(path);
  try {
    return await realpath(plain);
  } catch {
    const parent = dirname(plain);
    return parent === plain ? plain : join(await whereItIs(parent), relative(parent, plain));
  }
}

/** How to get from `root` down to `target`; undefined when it is not below it. */
function within(root: string, target: string): string | undefined {
  const way = relative(root, target);
  return way.split(sep)[0] === '..' || isAbsolute(way) ? undefined : way;
}
