import { statfs } from 'node:fs/promises';

/** Bytes an ordinary person may still write on the file system that holds `path`. */
export async function freeSpace(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
