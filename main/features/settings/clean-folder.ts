import { AppError } from '../../core/app-error.ts';
import type { Folders } from '../../ports/folders.ts';

/**
 * A folder as the person typed it, in the one form we store: absolute and normalised.
 * `~` stands for the home folder, as in every shell. Throws `app.invalid-path` for a
 * relative path: it would mean another folder for each process that reads it.
 */
export function cleanFolder(folders: Pick<Folders, 'home' | 'within'>, typed: string): string {
  const path = typed.trim();
  // A file system would accept most of these, and every list that shows them would be misread.
  if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(path)) throw invalid('control characters');

  const home = folders.home();
  const fromHome = /^~(?:[\\/]+(.*))?$/s.exec(path);
  if (fromHome) return folders.within(home, fromHome[1] ?? '');
  if (!isAbsolute(path, home)) throw invalid(path.slice(0, 200) || 'an empty path');
  return folders.within(path);
}

/** The home folder tells the system apart: it starts with a drive or share on Windows alone. */
function isAbsolute(path: string, home: string): boolean {
  return home.startsWith('/') ? path.startsWith('/') : /^(?:[A-Za-z]:[\\/]|\\\\[^\\/])/.test(path);
}

const invalid = (detail: string) => new AppError('app.invalid-path', { detail });
