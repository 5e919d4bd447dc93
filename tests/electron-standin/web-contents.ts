import type { EventEmitter } from 'node:events';

import { createDriver, type Driver } from './driver.ts';
import { invokeHandlers } from './ipc-main.ts';
import { defaultSession } from './session.ts';
import { emitter, extend, preventable, strict } from './strict.ts';
import { standin } from './state.ts';

export type Preferences = Readonly<Record<string, unknown>> & { readonly preload?: string };

export interface Contents extends EventEmitter {
  readonly id: number;
  readonly mainFrame: object;
  loadURL(url: string): Promise<void>;
  isDestroyed(): boolean;
  /** What the handler of new windows says to an address: "deny" or "allow". */
  openAction(url: string): string;
  send(channel: string, ...args: unknown[]): void;
  targetId(): string | undefined;
  destroyNow(): void;
}

interface ContentsOptions {
  readonly preferences: Preferences;
  readonly size: { readonly width: number; readonly height: number };
  readonly onDrawn: () => void;
  readonly onGone: () => void;
}

type OpenHandler = (details: { readonly url: string; readonly frameName: string }) => {
  readonly action: string;
};

const events = [
  ...['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'],
  ...['did-navigate', 'did-finish-load', 'did-fail-load', 'destroyed', 'preload-error'],
];
const living = new Set<Contents>();
let last = 0;

export const webContents = strict('webContents', {
  getAllWebContents: (): object[] => [...living],
  fromDevToolsTargetId: (target: string): object | undefined =>
    [...living].find((contents) => contents.targetId() === target),
});

export function createContents(options: ContentsOptions): Contents {
  const own = emitter('WebContents', events);
  let gone = false;
  let url = '';
  let mayOpen: OpenHandler = () => ({ action: 'allow' });
  const mainFrame = strict('WebFrameMain', {
    get url() {
      return url;
    },
    get origin() {
      return originOf(url);
    },
    parent: null,
    isDestroyed: () => gone,
  });
  standin.contents.push(own);

  const driver: Driver = createDriver(options, {
    onNavigated(address) {
      url = address;
      own.emit('did-navigate', preventable({}), address);
    },
    onLoaded() {
      options.onDrawn();
      own.emit('did-finish-load');
    },
    onInvoke: (channel, args) => invoke(channel, args),
    onPreloadError: (error) => own.emit('preload-error', {}, options.preferences.preload, error),
    mayNavigate(address, isMainFrame, isRedirect) {
      const about = preventable({
        url: address,
        isMainFrame,
        isSameDocument: false,
        frame: mainFrame,
      });
      if (isRedirect) own.emit('will-redirect', about, address);
      else {
        own.emit('will-frame-navigate', about);
        if (isMainFrame) own.emit('will-navigate', about, address);
      }
      return !about.defaultPrevented;
    },
    mayOpen: (address, frameName) => mayOpen({ url: address, frameName }).action === 'allow',
    onGone: destroy,
  });

  async function invoke(channel: string, args: readonly unknown[]): Promise<unknown> {
    const handler = invokeHandlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const sent = {
      type: 'frame',
      processId: 1,
      frameId: 1,
      sender: contents,
      senderFrame: mainFrame,
    };
    return handler(preventable(sent), ...args);
  }

  function destroy(): void {
    if (gone) return;
    gone = true;
    living.delete(contents);
    driver.close();
    own.emit('destroyed');
    options.onGone();
  }

  const contents: Contents = strict(
    'WebContents',
    extend(own, {
      id: (last += 1),
      mainFrame,
      session: defaultSession,
      loadURL: (address: string) => driver.load(address),
      getURL: () => url,
      getType: () => 'window',
      isDestroyed: () => gone,
      getLastWebPreferences: () => ({ ...options.preferences }),
      setWindowOpenHandler: (handler: OpenHandler): void => void (mayOpen = handler),
      send(channel: string, ...args: unknown[]): void {
        if (gone) throw new TypeError('Object has been destroyed');
        driver.send(channel, args);
      },
      close: (): void => destroy(),
      targetId: () => driver.target(),
      openAction: (address: string) => mayOpen({ url: address, frameName: '' }).action,
      destroyNow: destroy,
    }),
  );
  living.add(contents);
  return contents;
}

/** As Chromium gives it: opaque origins and files are the word "null". */
function originOf(url: string): string {
  const [, scheme, host] = /^([a-z][\w+.-]*):\/\/([^/?#]*)/i.exec(url) ?? [];
  return scheme === undefined || scheme === 'file' ? 'null' : `${scheme}://${host}`;
}
