import { app } from '../../electron-standin/app.ts';
import { BrowserWindow } from '../../electron-standin/browser-window.ts';
import { standin, switches } from '../../electron-standin/state.ts';
import type { Contents } from '../../electron-standin/web-contents.ts';
import { commandLines } from './hostile.ts';
import { probeCalls } from './probe-calls.ts';
import { probePreload } from './probe-preload.ts';
import { probeContents, probeRequests, probeServing, probeSession } from './probe-window.ts';
import type { Posture } from './report.ts';

/**
 * Loaded before main in a run without a browser: waits for the window, looks at everything
 * main has set up, asks it hostile questions, and prints the answers as one line.
 */
let listenersBeforeReady: Record<string, number> = {};
app.once('will-finish-launching', () => {
  const events = ['open-url', 'second-instance', 'web-contents-created', 'certificate-error'];
  listenersBeforeReady = Object.fromEntries(events.map((name) => [name, app.listenerCount(name)]));
  waitForWindow(Date.now() + 15_000);
});

function waitForWindow(end: number): void {
  if ((standin.windows[0]?.urls.length ?? 0) > 0) {
    setTimeout(() => void report(), 50);
    return;
  }
  if (Date.now() > end) process.exit(3);
  setTimeout(() => waitForWindow(end), 10);
}

async function report(): Promise<void> {
  const [window] = BrowserWindow.getAllWindows() as { readonly webContents: Contents }[];
  if (!window) process.exit(3);
  const contents = window.webContents;
  const links = await probeLinks();
  const calls = await probeCalls(contents);
  const posture: Posture = {
    steps: standin.steps,
    listenersBeforeReady,
    switches: [...switches.keys()],
    environment: { rejectUnauthorized: process.env['NODE_TLS_REJECT_UNAUTHORIZED'] ?? null },
    schemes: Object.fromEntries(standin.schemes),
    windows: standin.windows.map(({ options, urls }) => ({
      // The path differs from run to run; that there is one is all that matters.
      preferences: { ...(options['webPreferences'] as object), preload: 'a file' },
      urls,
    })),
    roles: rolesOf(standin.menus),
    certificate: {
      listeners: app.listenerCount('certificate-error'),
      verifies: 'certificateVerify' in standin.session,
    },
    ...probeSession(),
    ...probeContents(contents),
    requests: await probeRequests(),
    ...(await probeServing()),
    ...calls,
    pages: standin.opened,
    links,
    preload: await probePreload(standin.windows[0]?.options['webPreferences']),
  };
  process.stdout.write(`\nPOSTURE ${JSON.stringify(posture)}\n`, () => process.exit(0));
}

async function probeLinks(): Promise<number[]> {
  const brought: number[] = [];
  const sent = standin.windows[0]?.sent ?? [];
  for (const [index, { argv }] of commandLines.entries()) {
    const before = sent.length;
    app.emit('second-instance', {}, argv, '/', undefined);
    // One after the other, so that each is told apart.
    await new Promise((resolve) => setTimeout(resolve, 30));
    const arrived = sent.slice(before).filter(([, name]) => name === 'links.arrived');
    if (arrived.length > 0) brought.push(index);
  }
  return brought;
}

function rolesOf(menu: unknown): string[] {
  if (typeof menu !== 'object' || menu === null) return [];
  const own = 'role' in menu && typeof menu.role === 'string' ? [menu.role] : [];
  return [...own, ...Object.values(menu).flatMap(rolesOf)];
}
