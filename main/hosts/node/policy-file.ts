import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  statSync,
  type Stats,
} from 'node:fs';
import { dirname, posix, win32 } from 'node:path';

import type { PolicyFile } from '../../ports/policy-file.ts';
import { readDescriptor, strangerIn } from './windows-owner.ts';

/** A megabyte holds a hundred integrations with their CA files. */
const longest = 1024 * 1024;

export interface PolicyFileOptions {
  /** User id that must own file and folder: root. Ignored on Windows. */
  readonly owner?: number;
  readonly platform?: NodeJS.Platform;
}

/** Where the administrators of a machine put its policy, by system. Absolute. */
export function policyPath(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  if (platform === 'win32')
    return win32.join(environment['ProgramData'] ?? 'C:\\ProgramData', 'Latchkey', 'policy.json');
  if (platform === 'darwin') return '/Library/Application Support/Latchkey/policy.json';
  return posix.join('/etc', 'latchkey', 'policy.json');
}

/**
 * Reads the machine's policy file, once and whole. It counts only where nobody but the administrators
 * could have written it: it and its folder belong to root (on Windows to the Administrators or the
 * system), and nobody else may write either. Never throws: what cannot be read is refused, because a
 * file that is there must not be passed over.
 */
export function readPolicyFile(
  path: string = policyPath(),
  { owner = 0, platform = process.platform }: PolicyFileOptions = {},
): PolicyFile {
  const refused = (reason: string): PolicyFile => ({ at: 'refused', path, reason });
  let file: number;
  try {
    // What is opened is what is looked at: a name could be given to another file in between.
    file = openSync(
      path,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    );
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { at: 'absent', path };
    return refused(
      code === 'ELOOP' ? 'it is a link to another file' : `it cannot be read (${code})`,
    );
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return refused('it is not a file');
    if (stats.size > longest) return refused('it is larger than a megabyte');
    const stranger =
      platform === 'win32'
        ? windowsStranger(path)
        : unixStranger(stats, statSync(dirname(path)), owner);
    if (stranger !== null) return refused(stranger);
    return { at: 'read', path, text: readFileSync(file, 'utf8') };
  } catch (thrown) {
    return refused(`it cannot be read (${codeOf(thrown)})`);
  } finally {
    closeSync(file);
  }
}

function unixStranger(file: Stats, folder: Stats, owner: number): string | null {
  return whoElse('it', file, owner) ?? whoElse('its folder', folder, owner);
}

/** Write permission of group and others. */
const writableByOthers = 0o022;

function whoElse(what: string, { uid, mode }: Stats, owner: number): string | null {
  if (uid !== owner) return `${what} does not belong to ${owner === 0 ? 'root' : 'its owner'}`;
  return (mode & writableByOthers) === 0 ? null : `${what} can be written by others than root`;
}

function windowsStranger(path: string): string | null {
  for (const [what, at] of [
    ['it', path],
    ['its folder', win32.dirname(path)],
  ] as const) {
    const descriptor = readDescriptor(at);
    if (descriptor === null) return `who may write ${what} cannot be told`;
    const stranger = strangerIn(descriptor);
    if (stranger !== null) return `${what} ${stranger}`;
  }
  return null;
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unreadable';
}
