import { stat } from 'node:fs/promises';

import open from 'open';

import { shownFolder } from '../../core/shown-folder.ts';

/** Shows a folder in the system's file manager. Resolves false where that is not possible. */
export async function openInFileManager(folder: string): Promise<boolean> {
  const headless =
    process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
  if (headless) return false;
  try {
    // Only ever a folder: the system would run a file it was asked to open.
    if (!(await stat(folder)).isDirectory()) return false;
    const child = await open(shownFolder(folder, process.platform));
    child.on('error', () => undefined);
    return true;
  } catch {
    return false;
  }
}
