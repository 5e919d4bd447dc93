import { readFileSync } from 'node:fs';

import { createPageDriver } from './page-driver.ts';
import { standin } from './state.ts';
import type { Preferences } from './web-contents.ts';

/** What a window is made of underneath: a page in Chromium, or nothing but its addresses. */
export interface Driver {
  load(url: string): Promise<void>;
  send(channel: string, args: readonly unknown[]): void;
  target(): string | undefined;
  close(): void;
}

/** What happens in the page, told to the web contents above it. */
export interface Happenings {
  onNavigated(url: string): void;
  onLoaded(): void;
  onInvoke(channel: string, args: readonly unknown[]): Promise<unknown>;
  onPreloadError(error: unknown): void;
  mayNavigate(url: string, isMainFrame: boolean, isRedirect: boolean): boolean;
  mayOpen(url: string, frameName: string): boolean;
  onGone(): void;
}

export interface DriverOptions {
  readonly preferences: Preferences;
  readonly size: { readonly width: number; readonly height: number };
}

export function createDriver(options: DriverOptions, happenings: Happenings): Driver {
  const { chromium } = standin;
  return chromium === undefined
    ? createEmptyDriver(options, happenings)
    : createPageDriver(chromium, options, happenings);
}

/** Without a browser: the page's file is asked for, the preload is read, and that is all. */
function createEmptyDriver({ preferences }: DriverOptions, happenings: Happenings): Driver {
  const record = standin.windows.at(-1);
  return {
    async load(url) {
      record?.urls.push(url);
      if (preferences.preload !== undefined) readFileSync(preferences.preload);
      const handler = standin.protocols.get(url.slice(0, url.indexOf(':')));
      await handler?.(new Request(url));
      happenings.onNavigated(url);
      happenings.onLoaded();
    },
    send: (channel, args) => void record?.sent.push([channel, ...args]),
    target: () => undefined,
    close: () => undefined,
  };
}
