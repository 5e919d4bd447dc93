import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A private folder that lives as long as one git operation. */
export interface OperationFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** Unix socket addresses hold 104 bytes on macOS and 108 on Linux; the name takes a few. */
const longestFolder = 90;

/**
 * Makes the folder under `base`, readable by this person alone. A data folder whose
 * path is too long for a socket gets it in the system's temporary folder instead.
 */
export async function openOperationFolder(base: string): Promise<OperationFolder> {
  const parent = Buffer.byteLength(base) > longestFolder - 24 ? tmpdir() : base;
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const path = await mkdtemp(join(parent, `${parent === base ? '' : 'latchkey-'}${process.pid}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Removes what operations of dead processes left behind. */
export async function sweepOperationFolders(base: string): Promise<void> {
  const names = await readdir(base).catch(() => []);
  const dead = names.filter((name) => {
    const pid = Number(/^(\d+)-\w{6}$/.exec(name)?.[1]);
    return pid > 0 && pid !== process.pid && !isAlive(pid);
  });
  await Promise.all(dead.map((name) => rm(join(base, name), { recursive: true, force: true })));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
