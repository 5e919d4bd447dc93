import { resolve } from 'node:path';

import { app } from 'electron';

import { appScheme } from '../../core/app-scheme.ts';

/** Longer than any answer of a sign-in; what is longer was not made for us. */
const longest = 8192;

export interface LinkArrivals {
  /** Hands over what arrived so far, then everything as it arrives. */
  start(receive: (url: string) => void): void;
}

/**
 * Collects links from the first moment, because one may be the reason the app was started:
 * `open-url` on macOS, the command line on Windows and Linux, and the command line of a
 * second start, which ends at once and leaves its link to this process.
 */
export function collectLinks(argv: readonly string[], onSecondStart: () => void): LinkArrivals {
  const waiting: string[] = [];
  let receive = (url: string): void => void waiting.push(url);

  app.on('open-url', (event, url) => {
    event.preventDefault();
    if (isLink(url)) receive(url);
    onSecondStart();
  });
  app.on('second-instance', (_event, theirs) => {
    const link = linkAmong(theirs);
    if (link !== undefined) receive(link);
    onSecondStart();
  });

  const first = linkAmong(argv);
  if (first !== undefined) waiting.push(first);

  return {
    start(receiver) {
      receive = receiver;
      for (const url of waiting.splice(0)) receiver(url);
    },
  };
}

/**
 * The one link on a command line. Switches are nothing to us, wherever they stand, and of
 * two links none is taken: the system hands over one, so somebody else wrote that line.
 */
export function linkAmong(argv: readonly string[]): string | undefined {
  const links = argv.slice(1).filter((argument) => isLink(argument));
  return links.length === 1 ? links[0] : undefined;
}

function isLink(text: string): boolean {
  const start = `${appScheme}:`;
  return text.length <= longest && text.slice(0, start.length).toLowerCase() === start;
}

/** Makes our scheme point at this program. False where the desktop does not let us. */
export function registerScheme(): boolean {
  const [path, ...args] = ourCommand();
  return path === undefined
    ? app.setAsDefaultProtocolClient(appScheme)
    : app.setAsDefaultProtocolClient(appScheme, path, args);
}

/** Whether our scheme points at this program right now. */
export function isRegistered(): boolean {
  const [path, ...args] = ourCommand();
  return path === undefined
    ? app.isDefaultProtocolClient(appScheme)
    : app.isDefaultProtocolClient(appScheme, path, args);
}

/** Run from its sources the program is Electron with our folder as its argument; else itself. */
function ourCommand(): readonly string[] {
  return process.defaultApp ? [process.execPath, resolve(app.getAppPath())] : [];
}
