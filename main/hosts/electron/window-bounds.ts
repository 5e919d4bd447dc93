import { readFile, rename, writeFile } from 'node:fs/promises';

import { screen, type BrowserWindow, type Rectangle } from 'electron';
import { z } from 'zod';

const bounds = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
});

/** Where the window was last time; empty when unknown or when that screen is gone. */
export async function readBounds(file: string): Promise<Partial<Rectangle>> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const saved = text === undefined ? undefined : bounds.safeParse(parse(text)).data;
  if (saved === undefined) return {};

  const { workArea } = screen.getDisplayMatching(saved);
  const visible =
    saved.x < workArea.x + workArea.width &&
    saved.x + saved.width > workArea.x &&
    saved.y >= workArea.y &&
    saved.y < workArea.y + workArea.height;
  return visible ? saved : { width: saved.width, height: saved.height };
}

/** Saves the place when it has not changed for half a second. A place that cannot be saved is no loss. */
export function keepBounds(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (window.isDestroyed() || window.isMinimized() || window.isMaximized()) return;
      void replace(file, JSON.stringify(window.getBounds())).catch(() => undefined);
    }, 500);
  };
  window.on('resize', save);
  window.on('move', save);
  window.on('closed', () => clearTimeout(timer));
}

async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
