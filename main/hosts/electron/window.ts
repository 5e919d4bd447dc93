import { join } from 'node:path';

import { app, BrowserWindow, type WebPreferences } from 'electron';

import { keepBounds, readBounds } from './window-bounds.ts';
import { windowAddress } from './window-address.ts';

export interface WindowOptions {
  /** The built preload, absolute. */
  readonly preload: string;
  /** The window's picture where the system shows one, absolute. */
  readonly icon: string;
  readonly onClosed: () => void;
}

/** Opens the one window, shown when it has drawn itself, where it was last time. */
export async function openWindow({
  preload,
  icon,
  onClosed,
}: WindowOptions): Promise<BrowserWindow> {
  const place = join(app.getPath('userData'), 'window.json');
  const window = new BrowserWindow({
    width: 1180,
    height: 760,
    ...(await readBounds(place)),
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Latchkey',
    autoHideMenuBar: true,
    icon,
    webPreferences: preferences(preload),
  });
  window.once('ready-to-show', () => window.show());
  window.once('closed', onClosed);
  keepBounds(window, place);
  try {
    await window.loadURL(windowAddress);
  } catch (thrown) {
    // Closed while it loaded: that is what the person wanted.
    if (!window.isDestroyed()) throw thrown;
  }
  return window;
}

/** Brings the window to the front, whatever state it is in. */
export function showWindow(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Said in full although most are the defaults: a default that changes shall not change us. */
function preferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !app.isPackaged,
  };
}
