import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { app, dialog, powerMonitor, type BrowserWindow } from 'electron';

import { copyOf } from '../preload/model/failure.ts';
import { createApp, type App } from './app.ts';
import { toFailure } from './core/app-error.ts';
import { allowedOrigins } from './hosts/electron/allowed-origins.ts';
import { createBrowser } from './hosts/electron/browser.ts';
import { forbidCoreDumps } from './hosts/electron/core-dumps.ts';
import { collectLinks, isRegistered, registerScheme } from './hosts/electron/deep-link.ts';
import { guardFolders } from './hosts/node/folder-guard.ts';
import { chooseFolder, openFolder } from './hosts/electron/folders-dialog.ts';
import { answerCalls } from './hosts/electron/ipc.ts';
import { setMenu } from './hosts/electron/menu.ts';
import { declareWindowScheme, serveWindow } from './hosts/electron/protocol.ts';
import { createSchemeReceiver } from './hosts/electron/redirect-receiver.ts';
import { hardenApp, hardenSession, isOpenToDebuggers } from './hosts/electron/security.ts';
import { createTray } from './hosts/electron/tray.ts';
import { carryEvents } from './hosts/electron/window-events.ts';
import { openWindow, showWindow } from './hosts/electron/window.ts';
import { dataFolder } from './hosts/node/data-folder.ts';
import { findBrowser } from './hosts/node/find-browser.ts';
import { createLoopbackReceiver } from './hosts/node/loopback-receiver.ts';
import { passphraseFromFile } from './hosts/node/passphrase-file.ts';
import { createNodePorts } from './hosts/node/ports.ts';
import { programParts } from './hosts/node/program-parts.ts';
import { version } from './version.ts';

const folder = dataFolder();
const { window: bundle, preload, resources } = programParts(import.meta.dirname);
let opening: Promise<BrowserWindow> | undefined;
let core: App | undefined;

// Everything down to `whenReady` must happen before the app is ready, so nothing here waits.
prepareFolder();
hardenApp();
declareWindowScheme();
const links = collectLinks(process.argv, show);

if (isOpenToDebuggers()) app.exit(1);
else if (!app.requestSingleInstanceLock()) app.quit();
else {
  app.on('window-all-closed', () => process.platform === 'darwin' || app.quit());
  app.on('activate', () => void open());
  app.on('before-quit', quit);
  app.whenReady().then(boot).catch(giveUp);
}

async function boot(): Promise<void> {
  await forbidCoreDumps();
  registerScheme();
  hardenSession();
  serveWindow(bundle);
  setMenu();

  const ports = createNodePorts({ folder });
  const picked = new Set<string>();
  const running = await createApp({
    ports,
    host: {
      capabilities: { customProtocol: true, nativeDialogs: true, opensExternally: true },
      receivers: [
        createSchemeReceiver({ isRegistered, register: registerScheme }),
        createLoopbackReceiver(),
      ],
      openBrowser: createBrowser(async () => (core ? allowedOrigins(core.dispatch) : [])),
      chooseFolder: () => chooseFolder(picked),
      openFolder,
      findBrowser,
      schemeHandler: async () => ({ points: isRegistered() ? 'here' : 'elsewhere', name: null }),
    },
    version,
    demo: process.env['LATCHKEY_DEMO'] === '1',
    background: true,
    passphrase: passphraseFromFile,
  });
  core = running;

  answerCalls(guardFolders(running.dispatch, { home: homedir(), picked }), ports.clock);
  carryEvents(running.events);
  powerMonitor.on('resume', () => running.resumed());
  createTray(join(resources, 'icons', 'tray.png'), show);
  await open();
  links.start((url) => {
    running.receiveLink(url).catch((thrown: unknown) => ports.log.error('link failed', thrown));
  });
}

/** Shows the one window. Two starts at once wait for the same one. */
async function open(): Promise<void> {
  if (!core) return;
  const icon = join(resources, 'icons', '512x512.png');
  opening ??= openWindow({ preload, icon, onClosed: () => (opening = undefined) });
  showWindow(await opening);
}

function show(): void {
  void open().catch(giveUp);
}

/** Chromium's own files live beside ours, so that one data folder is one app with one lock. */
function prepareFolder(): void {
  const own = join(folder, 'window');
  mkdirSync(own, { recursive: true, mode: 0o700 });
  app.setPath('userData', own);
}

/** The first request to quit waits for what is under way to be put down safely, but not for ever. */
function quit(event: Electron.Event): void {
  const running = core;
  core = undefined;
  if (!running) return;
  event.preventDefault();
  const patience = new Promise((resolve) => setTimeout(resolve, 5000));
  void Promise.race([running.close(), patience]).finally(() => app.quit());
}

function giveUp(thrown: unknown): void {
  const { title, body } = copyOf(toFailure(thrown).code);
  dialog.showErrorBox(title, body);
  app.exit(1);
}
