import { strict } from './strict.ts';

export type InvokeHandler = (event: unknown, ...args: unknown[]) => unknown;

/** By channel. Electron keeps it under this very name, so a test can reach it in both. */
export const invokeHandlers = new Map<string, InvokeHandler>();

export const ipcMain = strict('ipcMain', {
  _invokeHandlers: invokeHandlers,

  handle(channel: string, handler: InvokeHandler): void {
    if (invokeHandlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    invokeHandlers.set(channel, handler);
  },
  removeHandler: (channel: string): void => void invokeHandlers.delete(channel),
});
