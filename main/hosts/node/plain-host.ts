import type { OpenBrowser } from '../../ports/browser.ts';
import type { RedirectReceiver } from '../../ports/redirect.ts';
import { openInBrowser } from './browser.ts';
import { findBrowser } from './find-browser.ts';
import { createLoopbackReceiver } from './loopback-receiver.ts';
import { openInFileManager } from './open-folder.ts';

/** What a program without a shell of its own can do: web host and command line alike. */
export function createPlainHost() {
  const receivers: readonly RedirectReceiver[] = [createLoopbackReceiver()];
  const openBrowser: OpenBrowser = openInBrowser;
  return {
    capabilities: { customProtocol: false, nativeDialogs: false, opensExternally: true },
    receivers,
    openBrowser,
    findBrowser,
    openFolder: openInFileManager,
  };
}
