import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { _electron, type ElectronApplication, type Page } from 'playwright-core';

import type { Bridge } from '../../preload/bridge.ts';
import { chromiumPath } from '../e2e/browser.ts';
import { childEnvironment } from '../e2e/web-app.ts';

declare global {
  interface Window {
    /** What the preload offers. */
    readonly latchkey: Bridge;
  }
}

export const top = join(import.meta.dirname, '..', '..');
const standinDist = join(top, 'tests', 'electron-standin', 'dist');

/** Real Electron where its binary lies; else the stand-in. The same specs drive both. */
export const isReal =
  existsSync(join(top, 'node_modules/electron/path.txt')) &&
  (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']) !== undefined;

// Playwright asks Electron's own package where the program is, and that reads this.
if (!isReal) process.env['ELECTRON_OVERRIDE_DIST_PATH'] = standinDist;

/** Why the shell cannot be run here at all; undefined when it can. */
export const missing: string | undefined =
  isReal || chromiumPath !== undefined ? undefined : 'neither Electron nor Chromium is installed';

/** The program and surroundings that start the shell, for a start without Playwright. */
export const program = isReal
  ? // Electron's own note of where its binary lies.
    join(top, 'node_modules/.bin/electron')
  : join(standinDist, 'electron');

export interface ShellOptions {
  /** The data folder. */
  readonly home: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What stands on the command line after the app. */
  readonly args?: readonly string[];
  /** The folder of the app; our own when not given. */
  readonly folder?: string;
}

export interface Shell {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Everything it printed so far. */
  output(): string;
  close(): Promise<void>;
}

/** Starts the compiled shell and waits for its window. */
export async function launchShell(options: ShellOptions): Promise<Shell> {
  const app = await _electron.launch({
    args: ['.', ...(options.args ?? [])],
    cwd: options.folder ?? top,
    env: shellEnvironment(options),
  });
  let output = '';
  for (const stream of [app.process().stdout, app.process().stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const page = await app.firstWindow();
  page.setDefaultTimeout(Number(process.env['LATCHKEY_PATIENCE'] ?? 20_000));
  await page.waitForFunction(() => 'latchkey' in window);
  return { app, page, output: () => output, close: () => app.close() };
}

export function shellEnvironment({ home, environment = {} }: ShellOptions): Record<string, string> {
  const own = childEnvironment({
    LATCHKEY_HOME: home,
    ...(chromiumPath === undefined ? {} : { STANDIN_CHROMIUM: chromiumPath }),
    ...environment,
  });
  return Object.fromEntries(
    Object.entries(own).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
