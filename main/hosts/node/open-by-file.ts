import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import open from 'open';

const lifetime = 2 * 60_000;

/**
 * Opens an address that holds a one-time key without putting it into any argument
 * list, where every process of the machine could read it: the browser is given a
 * private file that leads there. Returns the file's removal, or undefined where no
 * browser could be opened.
 */
export async function openByFile(
  address: string,
  folder: string,
): Promise<(() => Promise<void>) | undefined> {
  if (process.env['BROWSER'] === 'none' || noDisplay()) return undefined;

  const file = join(folder, `open-${randomBytes(8).toString('hex')}.html`);
  const page = `<!doctype html><meta charset="utf-8"><title>Latchkey</title><meta http-equiv="refresh" content="0;url=${address}">`;
  const remove = () => rm(file, { force: true });
  try {
    await sweep(folder);
    await writeFile(file, page, { mode: 0o600, flag: 'wx' });
    const child = await open(pathToFileURL(file).href);
    child.on('error', () => undefined);
    setTimeout(() => void remove(), lifetime).unref();
    return remove;
  } catch {
    await remove();
    return undefined;
  }
}

/** Files a killed process left. Their keys are dead, but nobody else would tidy them up. */
async function sweep(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => /^open-[0-9a-f]{16}\.html$/.test(name));
  for (const path of left.map((name) => join(folder, name))) {
    if (Date.now() - (await stat(path)).mtimeMs > lifetime) await rm(path, { force: true });
  }
}

function noDisplay(): boolean {
  return process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
}
