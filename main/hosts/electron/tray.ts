import { app, Menu, Tray } from 'electron';

/** A small presence beside the clock. Desktops without a tray go without. */
export function createTray(icon: string, show: () => void): Tray | undefined {
  try {
    const tray = new Tray(icon);
    tray.setToolTip('Latchkey');
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Open Latchkey', click: show },
        { type: 'separator' },
        { label: 'Quit', click: () => app.quit() },
      ]),
    );
    tray.on('click', show);
    return tray;
  } catch {
    return undefined;
  }
}
