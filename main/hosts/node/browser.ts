import type { ChildProcess } from 'node:child_process';

import open from 'open';

/**
 * Milliseconds the system's opener is watched. It ends within a fraction of this when there is no
 * browser; one that goes on has become the browser itself, or waits for it.
 */
const watched = 2_000;

/**
 * Opens a web page in the person's own browser. Resolves false where none could be opened, and for
 * anything but http and https: the system would open other schemes with any program at all.
 */
export async function openInBrowser(url: string): Promise<boolean> {
  const page = webPage(url);
  if (page === undefined || !mayHaveBrowser(process.env)) return false;
  try {
    return await started(await open(page));
  } catch {
    return false;
  }
}

function webPage(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}

/** `BROWSER` is the old Unix way to name one, and `none` its way to say that there is none. */
function mayHaveBrowser(env: NodeJS.ProcessEnv): boolean {
  if (env['BROWSER'] === 'none') return false;
  if (process.platform !== 'linux') return true;
  const display = env['DISPLAY'] || env['WAYLAND_DISPLAY'] || env['WSL_DISTRO_NAME'];
  return Boolean(env['BROWSER'] || display);
}

function started(opener: ChildProcess): Promise<boolean> {
  if (opener.exitCode !== null) return Promise.resolve(opener.exitCode === 0);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(true), watched);
  opener.once('exit', (code) => resolve(code === 0));
  opener.once('error', () => resolve(false));
  return promise.finally(() => clearTimeout(timer));
}
