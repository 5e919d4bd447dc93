/**
 * The module `electron` of the stand-in. What is missing here cannot be imported, and what
 * is missing on what is here throws.
 */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { dialog, Menu, powerMonitor, screen, shell, Tray } from './desktop.ts';
export { ipcMain } from './ipc-main.ts';
export { protocol } from './protocol.ts';
export { session } from './session.ts';
export { webContents } from './web-contents.ts';
