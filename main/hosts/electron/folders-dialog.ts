import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';

import { BrowserWindow, dialog, shell } from 'electron';

import { shownFolder } from '../../core/shown-folder.ts';

/** The system's own picker, which also remembers in `picked`. Null when the person closed it. */
export async function chooseFolder(picked: Set<string>): Promise<string | null> {
  const [window] = BrowserWindow.getAllWindows();
  const properties = ['openDirectory' as const, 'createDirectory' as const];
  const { canceled, filePaths } = await (window === undefined
    ? dialog.showOpenDialog({ properties })
    : dialog.showOpenDialog(window, { properties }));
  const [folder] = canceled ? [] : filePaths;
  if (folder !== undefined) picked.add(folder);
  return folder ?? null;
}

/** Shows a folder in the file manager. Only folders: opening a file could start it. */
export async function openFolder(path: string): Promise<boolean> {
  // Some systems end a path at a NUL character (CVE-2026-70603).
  if (!isAbsolute(path) || path.includes('\0')) return false;
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return false;
  return (await shell.openPath(shownFolder(path, process.platform))) === '';
}
