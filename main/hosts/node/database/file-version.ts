import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

import { AppError } from '../../../core/app-error.ts';

const magic = 'SQLite format 3\0';

/**
 * The schema version a database file says it has, read without opening it as a database: opening
 * may already fold its log into it, and a file that is not ours to change must not change.
 * A missing or empty file has version 0. Throws `app.storage-damaged` for anything but SQLite.
 * https://www.sqlite.org/fileformat2.html#user_version_number
 */
export function fileVersion(path: string): number {
  // Created here, so that nobody else can read it from its first byte on.
  const file = openSync(path, 'a+', 0o600);
  try {
    if (fstatSync(file).size === 0) return 0;
    const header = Buffer.alloc(100);
    const length = readSync(file, header, 0, header.length, 0);
    if (length < header.length || header.toString('latin1', 0, magic.length) !== magic)
      throw new AppError('app.storage-damaged', { detail: path });
    return header.readUInt32BE(60);
  } finally {
    closeSync(file);
  }
}
