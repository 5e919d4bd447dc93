import { AppError } from '../../core/app-error.ts';

/**
 * The name of the folder a repository lands in: the last part of its path, made fit
 * for every file system we run on, so that a list of clones can move between machines.
 */
export function folderNameOf(path: string): string {
  const last = decode(path.split('/').at(-1) ?? '');
  const plain = last
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[. -]+$/g, '');
  if (plain === '') return 'repository';
  return reserved.test(plain) ? `${plain}-repository` : plain.slice(0, 100);
}

/**
 * A folder the person named, checked: absolute, without `..`, its last part a name that is safe
 * everywhere. Throws `app.invalid-path`. `home` tells which system's paths are meant.
 */
export function checkTarget(folder: string, home: string): string {
  const windows = isWindows(home);
  const parts = folder.split(windows ? /[\\/]/ : '/').filter((part) => part !== '');
  const name = parts.at(-1) ?? '';
  const sound =
    isAbsolute(folder, home) &&
    parts.length > (windows ? 1 : 0) &&
    folder.length <= 1024 &&
    !parts.some((part) => part === '..' || part === '.' || part === '.git') &&
    !deceptive.test(folder) &&
    !forbidden.test(windows ? folder.slice(3).replace(/[\\/]+/g, ' ') : name) &&
    !/[. ]$/.test(name) &&
    !/^ |^-/.test(name) &&
    !reserved.test(name) &&
    !/\.partial-op_[0-9a-f]{16}$/.test(name);
  if (!sound) throw new AppError('app.invalid-path', { detail: 'the folder to clone into' });
  return folder.replace(/[\\/]+$/, '');
}

/** Whether the path names one place only, whoever reads it. `home` tells the system. */
export function isAbsolute(folder: string, home: string): boolean {
  return isWindows(home) ? /^[A-Za-z]:[\\/]/.test(folder) : folder.startsWith('/');
}

const isWindows = (home: string) => !home.startsWith('/');

/** The folder a path lies in. */
export function parentOf(folder: string): string {
  const parent = folder.replace(/[\\/][^\\/]*$/, '');
  return parent === '' ? '/' : /^[A-Za-z]:$/.test(parent) ? `${parent}\\` : parent;
}

// Windows gives these names to devices, whatever the extension.
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i;

// Controls, direction marks and invisible characters: a list would show another name.
const deceptive =
  // oxlint-disable-next-line no-control-regex -- refusing them is the point
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

// What Windows forbids in a name, or reads as a stream, a pattern or a path.
const forbidden = /[<>:"|?*\\/]/;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
