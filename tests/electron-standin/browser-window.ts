import { isAbsolute } from 'node:path';

import { app, isQuitting, isReady, windowsGate } from './app.ts';
import {
  constructible,
  emitter,
  extend,
  notEmulated,
  onlyKnown,
  preventable,
  strict,
} from './strict.ts';
import { standin } from './state.ts';
import { createContents, type Contents, type Preferences } from './web-contents.ts';

interface Options {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly show?: boolean;
  readonly title?: string;
  readonly webPreferences?: Preferences;
}

const options = [
  ...['x', 'y', 'width', 'height', 'minWidth', 'minHeight', 'show', 'title', 'icon'],
  ...['autoHideMenuBar', 'webPreferences'],
];
const preferences = [
  ...['preload', 'sandbox', 'contextIsolation', 'nodeIntegration', 'nodeIntegrationInWorker'],
  ...['nodeIntegrationInSubFrames', 'webSecurity', 'allowRunningInsecureContent'],
  ...['experimentalFeatures', 'navigateOnDragDrop', 'spellcheck', 'devTools'],
];
const events = [
  ...['close', 'closed', 'ready-to-show', 'show', 'hide', 'focus', 'blur', 'resize', 'move'],
  ...['minimize', 'restore'],
];

const windows = new Set<object>();
const owners = new Map<object, object>();

export const BrowserWindow = constructible('BrowserWindow', createWindow, {
  getAllWindows: (): object[] => [...windows],
  fromWebContents: (contents: object): object | null => owners.get(contents) ?? null,
});

function createWindow(given: Options = {}): object {
  if (!isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
  onlyKnown('BrowserWindow', given, options);
  const wanted = given.webPreferences ?? {};
  standin.windows.push({ options: { ...given }, urls: [], sent: [] });
  if (boundByBrowser()) refuseUnsafe(wanted);

  let gone = false;
  let visible = given.show !== false;
  let minimised = false;
  let bounds = {
    x: given.x ?? 0,
    y: given.y ?? 0,
    width: given.width ?? 800,
    height: given.height ?? 600,
  };
  const own = emitter('BrowserWindow', events);
  const contents: Contents = createContents({
    preferences: wanted,
    size: bounds,
    onDrawn: () => void own.emit('ready-to-show', preventable({})),
    onGone: closed,
  });

  const window = strict(
    'BrowserWindow',
    extend(own, {
      id: contents.id,
      webContents: contents,
      loadURL: (url: string) => contents.loadURL(url),
      show: (): void => void ((visible = true), own.emit('show')),
      focus: (): void => void own.emit('focus'),
      restore: (): void => void ((minimised = false), own.emit('restore')),
      minimize: (): void => void ((minimised = true), own.emit('minimize')),
      isVisible: () => visible,
      isMinimized: () => minimised,
      isMaximized: () => false,
      isDestroyed: () => gone,
      getTitle: () => given.title ?? '',
      getBounds: () => ({ ...bounds }),
      setBounds(wish: Partial<typeof bounds>): void {
        bounds = { ...bounds, ...wish };
        own.emit('resize');
      },
      close(): void {
        const about = preventable({});
        own.emit('close', about);
        if (!about.defaultPrevented) contents.destroyNow();
      },
      destroy: (): void => contents.destroyNow(),
    }),
  );
  windows.add(window);
  owners.set(contents, window);
  app.emit('web-contents-created', preventable({}), contents);
  app.emit('browser-window-created', preventable({}), window);
  return window;

  function closed(): void {
    if (gone) return;
    gone = true;
    windows.delete(window);
    own.emit('closed');
    if (windows.size > 0 || isQuitting()) return;
    // As in Electron, the app ends with its last window unless somebody follows the event.
    setImmediate(() => app.emit('window-all-closed') || app.quit());
  }
}

windowsGate.closeAll = () => {
  for (const window of [...windows]) (window as { close(): void }).close();
  return windows.size === 0;
};

const boundByBrowser = () => standin.chromium !== undefined;

/** What would make the window another thing than what we can show with Chromium. */
function refuseUnsafe(wanted: Preferences): void {
  onlyKnown('webPreferences', wanted, preferences);
  if (wanted.contextIsolation === false) notEmulated('contextIsolation: false');
  if (wanted.sandbox === false) notEmulated('sandbox: false');
  if (wanted.nodeIntegration === true) notEmulated('nodeIntegration: true');
  if (wanted.webSecurity === false) notEmulated('webSecurity: false');
  if (wanted.preload !== undefined && !isAbsolute(wanted.preload))
    throw new Error('preload must be an absolute path');
}
