import { join } from 'node:path';

import { isWindowAddress } from './window-address.ts';

/** Names as the build writes them: no dot in front, nothing encoded, no drive, no separator but `/`. */
const segment = /^[\w-][\w.-]*$/;

/**
 * The file that answers a request of the window, or undefined when there can be none.
 * The path is not cleaned but refused: what is not plainly a built file's name is not served,
 * so there is no decoding or normalising that could be tricked out of `folder`.
 */
export function bundlePath(folder: string, address: string): string | undefined {
  if (!isWindowAddress(address)) return undefined;
  // `URL` has resolved `..` and `%2e%2e` by now, and turned `\` into `/`; what it keeps encoded fails below.
  const { pathname } = new URL(address);
  const segments = pathname === '/' ? ['index.html'] : pathname.slice(1).split('/');
  return segments.every((name) => segment.test(name)) ? join(folder, ...segments) : undefined;
}
