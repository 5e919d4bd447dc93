import { isFailure } from '../../../core/app-error.ts';
import type { Database } from '../../../ports/database.ts';
import type { Folders } from '../../../ports/folders.ts';
import { failed, failedBy, passed, type DoctorCheck } from '../verdict.ts';

/** Whether Latchkey can write where all its state lives. Tried for real: permissions can lie. */
export function dataFolderWritable(
  path: string,
  folders: Pick<Folders, 'make' | 'remove' | 'within'>,
): DoctorCheck {
  return {
    id: 'data-folder',
    title: 'The data folder can be written',
    async run() {
      const probe = folders.within(path, `doctor-${crypto.randomUUID()}`);
      try {
        await folders.make(probe);
        await folders.remove(probe);
        return passed(path);
      } catch (thrown) {
        if (!isFailure(thrown, 'app.disk-full')) return failedBy(thrown, writable(path));
        return failed(`The disk that holds ${path} is full.`, 'Free some space on it.');
      }
    },
  };
}

const writable = (path: string) => `Make ${path} a folder you may write to.`;

/** Whether SQLite finds its own file sound (`PRAGMA quick_check`, sqlite.org/pragma.html). */
export function databaseSound(database: Pick<Database, 'all'>): DoctorCheck {
  return {
    id: 'database',
    title: 'The database is sound',
    async run() {
      const words = database.all('PRAGMA quick_check(5)').map((row) => String(row['quick_check']));
      if (words.length === 1 && words[0] === 'ok') return passed('SQLite found no damage.');
      return failed(
        `SQLite found damage: ${words.join('; ').slice(0, 500)}`,
        'Close Latchkey, keep a copy of its database file, and put back a backup.',
      );
    },
  };
}

/** Below this a clone of ordinary size may not fit. */
const least = 1_000_000_000;

/** Whether there is room. `freeBytes` asks the file system that holds `path`. */
export function diskSpace(path: string, freeBytes: (path: string) => Promise<number>): DoctorCheck {
  return {
    id: 'disk-space',
    title: 'There is room on the disk',
    async run() {
      const free = await freeBytes(path);
      const said = `${size(free)} free where ${path} is.`;
      return free >= least ? passed(said) : failed(said, `Free at least ${size(least)} there.`);
    },
  };
}

/** Powers of ten, as in the window. */
function size(bytes: number): string {
  const unit = bytes >= 1e9 ? 'gigabyte' : bytes >= 1e6 ? 'megabyte' : 'kilobyte';
  const divisor = { gigabyte: 1e9, megabyte: 1e6, kilobyte: 1e3 }[unit];
  const format = new Intl.NumberFormat('en', { style: 'unit', unit, maximumFractionDigits: 1 });
  return format.format(bytes / divisor);
}
