import { homedir } from 'node:os';
import { join } from 'node:path';

import { launchChromium } from './chromium.ts';
import { takeLock } from './lock.ts';
import { askDesktop, setDesktop } from './scheme-client.ts';
import { emitter, extend, notEmulated, preventable, strict } from './strict.ts';
import { boot, standin, switches } from './state.ts';

let ready = false;
let quitting = false;
let release: (() => void) | undefined;
const paths = new Map<string, string>();
let becomeReady: () => void;
const whenReady = new Promise<void>((resolve) => (becomeReady = resolve));

export const isReady = (): boolean => ready;
export const isQuitting = (): boolean => quitting;
/** Closes all windows; filled in by the windows themselves. False when one stays. */
export const windowsGate = { closeAll: (): boolean => true };

const events = [
  'will-finish-launching',
  'ready',
  'window-all-closed',
  'activate',
  'before-quit',
  'will-quit',
  'quit',
  'open-url',
  'second-instance',
  'certificate-error',
  'web-contents-created',
  'browser-window-created',
];

export const app = strict(
  'app',
  extend(emitter('app', events), {
    get isPackaged() {
      return process.env['STANDIN_PACKAGED'] === '1';
    },
    isReady,
    whenReady: () => whenReady,
    getName: () => boot().manifest['productName'] ?? 'Electron',
    getVersion: () => boot().manifest['version'] ?? '0.0.0',
    getAppPath: () => boot().appPath,
    setPath: (name: string, path: string): void => void paths.set(name, path),
    getPath,
    enableSandbox(): void {
      if (ready) throw new Error('app.enableSandbox() can only be called before app is ready');
      standin.steps.push('app.enableSandbox');
    },
    commandLine: strict('app.commandLine', {
      appendSwitch: (name: string, value = ''): void => void switches.set(name, value),
      hasSwitch: (name: string): boolean => switches.has(name),
      getSwitchValue: (name: string): string => switches.get(name) ?? '',
    }),

    setAsDefaultProtocolClient: (scheme: string): boolean =>
      setDesktop(scheme, boot().manifest['desktopName']),
    isDefaultProtocolClient: (scheme: string): boolean =>
      askDesktop(scheme, boot().manifest['desktopName']),

    requestSingleInstanceLock(additionalData?: unknown): boolean {
      standin.steps.push('app.requestSingleInstanceLock');
      const ours = { argv: process.argv, cwd: process.cwd(), additionalData };
      release ??= takeLock(getPath('userData'), ours, ({ argv, cwd, additionalData: theirs }) => {
        void whenReady.then(() => app.emit('second-instance', preventable({}), argv, cwd, theirs));
      });
      return release !== undefined;
    },

    quit(): void {
      // Before it is ready there is nothing to ask anybody about.
      if (!ready) return exit(0);
      if (quitting || isPrevented('before-quit') || !windowsGate.closeAll()) return;
      if (isPrevented('will-quit')) return;
      quitting = true;
      exit(0);
    },
    exit,
  }),
);

/** Switches that are for the stand-in; Chromium is given its own. */
const forUs = new Set(['inspect', 'remote-debugging-port']);

/** Starts Chromium and tells the app. Called by `boot.ts` once main has been loaded. */
export async function start(): Promise<void> {
  if (boot().withBrowser) {
    const given = [...switches]
      .filter(([name]) => !forUs.has(name))
      .map(([name, value]) => (value ? `--${name}=${value}` : `--${name}`));
    standin.chromium = await launchChromium(given);
    if (boot().announceDevTools)
      process.stderr.write(`\nDevTools listening on ${standin.chromium.url}\n`);
  }
  ready = true;
  standin.steps.push('ready');
  app.emit('will-finish-launching', preventable({}));
  app.emit('ready', preventable({}), {});
  becomeReady();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => app.quit());
}

function exit(code = 0): void {
  app.emit('quit', preventable({}), code);
  release?.();
  process.exit(code);
}

function isPrevented(event: string): boolean {
  const about = preventable({});
  app.emit(event, about);
  return about.defaultPrevented;
}

function getPath(name: string): string {
  const config = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  const usual: Readonly<Record<string, string>> = {
    home: homedir(),
    appData: config,
    userData: join(config, boot().manifest['productName'] ?? 'Electron'),
  };
  return paths.get(name) ?? usual[name] ?? notEmulated(`app.getPath('${name}')`);
}
