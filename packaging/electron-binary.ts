import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export type ElectronBinary =
  { readonly found: true; readonly path: string } | { readonly found: false; readonly why: string };

/** Fetching takes a minute on a slow line; a machine without a way to it says so sooner. */
const patience = 180_000;

/**
 * The Electron program to run: the one named by `ELECTRON_OVERRIDE_DIST_PATH`, the one
 * installed, or one fetched now by Electron's own installer, which checks its digest.
 */
export function electronBinary(say: (line: string) => void): ElectronBinary {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    if (!process.env['ELECTRON_OVERRIDE_DIST_PATH'])
      return { found: false, why: 'there is no display here' };
  }
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return { found: true, path: join(override, 'electron') };

  const folder = packageFolder();
  if (folder === undefined) return { found: false, why: 'the electron package is not installed' };
  const present = installed(folder);
  if (present) return { found: true, path: present };

  say('Fetching Electron’s binary…');
  const { status } = spawnSync(process.execPath, [join(folder, 'install.js')], {
    stdio: 'ignore',
    timeout: patience,
  });
  const fetched = installed(folder);
  if (status === 0 && fetched) return { found: true, path: fetched };
  return { found: false, why: 'its binary could not be downloaded' };
}

function packageFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return undefined;
  }
}

function installed(folder: string): string | undefined {
  const note = join(folder, 'path.txt');
  if (!existsSync(note)) return undefined;
  const path = join(folder, 'dist', readFileSync(note, 'utf8'));
  return existsSync(path) ? path : undefined;
}
