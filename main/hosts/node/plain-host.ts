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
    capabilities: { customProtocol: false, nativeDialogs: false, opensExternally: hasDisplay() },
    receivers,
    openBrowser,
    findBrowser,
    openFolder: openInFileManager,
  };
}

/** Without a display no browser and no file manager can be shown, whatever is installed. */
function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(
    process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? process.env['WSL_DISTRO_NAME'],
  );
}
