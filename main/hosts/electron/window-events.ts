import { BrowserWindow } from 'electron';

import type { Events } from '../../ports/events.ts';

/** Carries every announcement to every window. A window that is just closing is passed over. */
export function carryEvents(events: Events): () => void {
  return events.listen((name, payload) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      if (!webContents.isDestroyed()) webContents.send('event', name, payload);
    }
  });
}
