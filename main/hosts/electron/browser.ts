import { shell } from 'electron';

import { originOf } from '../../core/origin.ts';
import type { OpenBrowser } from '../../ports/browser.ts';

/**
 * Opens pages of services the person has set up, and nothing else: what `openExternal` is
 * given goes to the operating system, which would start programs for other schemes.
 * `allowedOrigins` answers in the form of `originOf`; plain http only where it says so.
 */
export function createBrowser(allowedOrigins: () => Promise<readonly string[]>): OpenBrowser {
  return async (address) => {
    const url = isClean(address) ? URL.parse(address) : null;
    if (url === null || url.username !== '' || url.password !== '') return false;
    if (url.protocol !== 'https:' && !isLoopbackHttp(url)) return false;

    try {
      if (!(await allowedOrigins()).includes(originOf(url))) return false;
      // Our own spelling of it, never the text that came in.
      await shell.openExternal(url.href);
      return true;
    } catch {
      return false;
    }
  };
}

/** No control characters, no spaces: programs disagree about where such an address ends. */
function isClean(address: string): boolean {
  return address.length <= 8192 && /^[\x21-\x7e]+$/.test(address);
}

function isLoopbackHttp({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}
