import { existsSync } from 'node:fs';

import { chromium, type Browser } from 'playwright-core';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The system's Chromium, or undefined where there is none. `LATCHKEY_CHROMIUM` names another. */
export const chromiumPath: string | undefined = [
  process.env['LATCHKEY_CHROMIUM'],
  ...candidates,
].find((path) => path !== undefined && existsSync(path));

/** A real browser, quiet: it looks up no hosts of its own. Sandboxed unless we are root, where it cannot be. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath ?? '',
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
