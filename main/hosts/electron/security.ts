import { app, session, type Event, type WebContents } from 'electron';

import { isWindowAddress, windowAddress } from './window-address.ts';

/** Must run before the app is ready: every renderer is sandboxed, every page is tied down. */
export function hardenApp(): void {
  app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => tieDown(contents));
}

/**
 * Whether somebody started this release with a port for debuggers: whoever holds it
 * holds the window, so a release does not run that way.
 */
export function isOpenToDebuggers(): boolean {
  const { commandLine } = app;
  const switches = ['remote-debugging-port', 'remote-debugging-pipe', 'inspect', 'inspect-brk'];
  return app.isPackaged && switches.some((name) => commandLine.hasSwitch(name));
}

/** Must run before the first window: no permissions, and no network but our own scheme. */
export function hardenSession(): void {
  const { defaultSession } = session;
  // Without a handler Electron grants everything, and asking and checking are two handlers.
  defaultSession.setPermissionRequestHandler((_contents, _permission, grant) => grant(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.setSpellCheckerEnabled(false);
  // The policy forbids this already; here it holds even for a page that came without it.
  defaultSession.webRequest.onBeforeRequest(({ url }, decide) => {
    decide({ cancel: !isWindowAddress(url) && !/^(?:data|devtools):/i.test(url) });
  });
}

/** One page, for ever: it may load itself again and go nowhere else. */
function tieDown(contents: WebContents): void {
  const stay = (event: Event, url: string) => {
    if (url.split('#', 1)[0] !== windowAddress) event.preventDefault();
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
    else stay(event, event.url);
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
