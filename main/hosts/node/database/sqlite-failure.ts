import { AppError } from '../../../core/app-error.ts';
import type { FailureCode } from '../../../../preload/model/failure.ts';

/**
 * What SQLite's primary result codes mean to the person (https://www.sqlite.org/rescode.html).
 * Codes that are not listed are faults of the program: a wrong statement, a broken constraint.
 */
const codes: Readonly<Record<number, FailureCode>> = {
  3: 'app.storage-failed', // PERM
  5: 'app.storage-busy', // BUSY
  6: 'app.storage-busy', // LOCKED
  8: 'app.storage-failed', // READONLY
  10: 'app.storage-failed', // IOERR
  11: 'app.storage-damaged', // CORRUPT
  13: 'app.disk-full', // FULL
  14: 'app.storage-failed', // CANTOPEN
  26: 'app.storage-damaged', // NOTADB
};

/** No room for the index of the write-ahead log (SQLITE_IOERR_SHMSIZE): the disk is full there too. */
const noRoomForIndex = 4874;

/** Runs `work` and translates what the disk may do to it. Everything else passes unchanged. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    const code = codeOf(thrown);
    throw code === undefined ? thrown : new AppError(code, { cause: thrown });
  }
}

function codeOf(thrown: unknown): FailureCode | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  if ('errcode' in thrown && typeof thrown.errcode === 'number')
    return thrown.errcode === noRoomForIndex ? 'app.disk-full' : codes[thrown.errcode & 0xff];
  // From the file system, while the folder or the file is made.
  if (!('syscall' in thrown)) return undefined;
  return thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT'
    ? 'app.disk-full'
    : 'app.storage-failed';
}
