import type { EventEmitter } from 'node:events';

import { createWire } from './wire.ts';
import type { Chromium } from './chromium.ts';

/** One window that was made: how, what it loaded, and what was sent to it. */
export interface WindowRecord {
  readonly options: Record<string, unknown>;
  readonly urls: string[];
  readonly sent: (readonly unknown[])[];
}

/** What the parts of the stand-in share, and what a test may look at: `globalThis.__standin`. */
export interface Standin {
  /** Undefined in a run without a browser, where only main is looked at. */
  chromium: Chromium | undefined;
  /** A number per step, so that "before ready" can be told from "after". */
  readonly steps: string[];
  readonly opened: string[];
  readonly dialogs: { readonly kind: string; readonly options: unknown }[];
  /** Answers the person would give, in order. Asking without one throws. */
  readonly answers: Record<string, unknown[]>;
  readonly schemes: Map<string, Readonly<Record<string, boolean>>>;
  readonly protocols: Map<string, (request: Request) => Response | Promise<Response>>;
  readonly session: Record<string, unknown>;
  readonly windows: WindowRecord[];
  readonly contents: EventEmitter[];
  readonly menus: unknown[];
}

export const standin: Standin = {
  chromium: undefined,
  steps: [],
  opened: [],
  dialogs: [],
  answers: {},
  schemes: new Map(),
  protocols: new Map(),
  session: {},
  windows: [],
  contents: [],
  menus: [],
};
Object.assign(globalThis, { __standin: standin });

export const wire = createWire();

/** How the stand-in was started; set by `boot.ts` before anything asks. */
export interface Boot {
  readonly appPath: string;
  readonly manifest: Readonly<Record<string, string | undefined>>;
  /** Whether somebody waits for Chromium's DevTools address on stderr. */
  readonly announceDevTools: boolean;
  readonly withBrowser: boolean;
}

let started: Boot | undefined;

export function bootAs(how: Boot): void {
  started = how;
}

export function boot(): Boot {
  if (!started) throw new Error('electron stand-in: start it through boot.ts');
  return started;
}

/** Chromium's switches, as `app.commandLine` holds them. */
export const switches = new Map<string, string>();
