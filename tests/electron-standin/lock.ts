import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export interface SecondStart {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly additionalData: unknown;
}

/**
 * One process per folder, and what a later one leaves for it: a file with our number and a
 * drop folder. Synchronous, as Electron's lock is. Undefined when another process has it.
 */
export function takeLock(
  folder: string,
  ours: SecondStart,
  onSecondStart: (start: SecondStart) => void,
): (() => void) | undefined {
  const top = join(folder, 'standin-lock');
  const inbox = join(top, 'inbox');
  const owner = join(top, 'pid');
  mkdirSync(inbox, { recursive: true });

  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(owner, String(process.pid), { flag: 'wx' });
      return receive(top, inbox, onSecondStart);
    } catch {
      if (isAlive(owner)) {
        const name = join(inbox, String(process.pid));
        writeFileSync(`${name}.part`, JSON.stringify(ours));
        renameSync(`${name}.part`, `${name}.json`);
        return undefined;
      }
      rmSync(owner, { force: true });
    }
  }
  throw new Error(`electron stand-in: the lock in ${top} cannot be taken`);
}

function receive(
  top: string,
  inbox: string,
  onSecondStart: (start: SecondStart) => void,
): () => void {
  const empty = () => {
    for (const name of readdirSync(inbox).filter((file) => file.endsWith('.json'))) {
      const text = readFileSync(join(inbox, name), 'utf8');
      rmSync(join(inbox, name));
      onSecondStart(JSON.parse(text) as SecondStart);
    }
  };
  const watcher = watch(inbox, empty);
  watcher.unref();
  empty();
  return () => {
    watcher.close();
    rmSync(top, { recursive: true, force: true });
  };
}

function isAlive(owner: string): boolean {
  try {
    return process.kill(Number(readFileSync(owner, 'utf8')), 0);
  } catch {
    return false;
  }
}
