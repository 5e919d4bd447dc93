import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { isReal, launchShell, missing, program, shellEnvironment, top } from './launch.ts';
import type { Shell } from './launch.ts';

if (missing !== undefined) console.log(`not run: the Electron shell: ${missing}`);

/** The compiled entry and preload, unmodified: in Electron where it is, else in the stand-in. */
describe.skipIf(missing !== undefined)('the Electron shell', () => {
  let home: string;
  let shell: Shell;
  const own = () => shell.page;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'latchkey-shell-'));
    shell = await launchShell({ home });
    await own().getByRole('navigation').first().waitFor();
  });

  afterAll(async () => {
    await shell?.close();
    await rm(home, { recursive: true, force: true });
  });

  test('gives the page no way to Node, and nothing of Electron but the bridge', async () => {
    const found = await own().evaluate(() => {
      const names = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'];
      const before = window.latchkey;
      try {
        (window as { latchkey: unknown }).latchkey = null;
        (before as { call: unknown }).call = null;
      } catch {
        // In strict code the attempt itself throws.
      }
      return {
        names: names.filter((name) => name in globalThis),
        bridge: Object.keys(window.latchkey).toSorted(),
        types: [typeof window.latchkey.call, typeof window.latchkey.on],
        frozen: Object.isFrozen(window.latchkey),
        same: window.latchkey === before,
      };
    });
    expect(found).toEqual({
      names: [],
      bridge: ['call', 'on'],
      types: ['function', 'function'],
      frozen: true,
      same: true,
    });
  });

  test('answers a call from end to end', async () => {
    const { version } = JSON.parse(await readFile(join(top, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(await own().evaluate(() => window.latchkey.call('app.describe', {}))).toMatchObject({
      ok: true,
      value: { version, capabilities: { customProtocol: true, nativeDialogs: true } },
    });
  });

  test('carries announcements until the window stops following', async () => {
    const heard = await own().evaluate(async () => {
      const themes: string[] = [];
      const stop = window.latchkey.on('settings.changed', ({ theme }) => void themes.push(theme));
      await window.latchkey.call('settings.change', { theme: 'dark' });
      await new Promise((resolve) => setTimeout(resolve, 100));
      stop();
      await window.latchkey.call('settings.change', { theme: 'system' });
      await new Promise((resolve) => setTimeout(resolve, 100));
      return themes;
    });
    expect(heard).toEqual(['dark']);
  });

  test('follows and calls nothing outside the contract', async () => {
    const answers = await own().evaluate(async () => {
      const { call, on } = window.latchkey as unknown as {
        call: (...args: unknown[]) => Promise<unknown>;
        on: (...args: unknown[]) => unknown;
      };
      on('evil:channel', () => {});
      return Promise.all([
        call('evil:channel', {}),
        call('__proto__', {}),
        call({}, {}),
        call('app.describe', { extra: 1 }),
        call('app.describe', () => 1),
      ]);
    });
    const refused = { ok: false, failure: { code: 'app.bad-request' } };
    for (const answer of answers) expect(answer).toMatchObject(refused);
  });

  test('refuses frames that are not its own top frame, and does nothing for them', async () => {
    const codes = await shell.app.evaluate(async ({ ipcMain, BrowserWindow }) => {
      // Electron's own table of handlers, under the name it has there and in the stand-in.
      const { _invokeHandlers: handlers } = ipcMain as unknown as {
        _invokeHandlers: Map<string, Handler>;
      };
      type Handler = (event: object, ...args: unknown[]) => Promise<{ failure?: { code: string } }>;
      const sender = BrowserWindow.getAllWindows()[0]!.webContents;
      const { mainFrame } = sender;
      const frames = [
        null,
        { parent: null, origin: 'https://evil.example', url: 'https://evil.example/' },
        { parent: mainFrame, origin: 'app://bundle', url: 'app://bundle/' },
        { parent: null, origin: 'null', url: 'data:text/html,x' },
        { parent: null, origin: 'app://bundle', url: 'app://bundle/' },
        { parent: null, origin: 'file://', url: 'file:///etc/passwd' },
      ];
      const call = (senderFrame: unknown) =>
        handlers.get('call')!({ sender, senderFrame }, 'settings.change', { theme: 'light' });
      const answers = await Promise.all(frames.map(call));
      return [[...handlers.keys()], ...answers.map(({ failure }) => failure?.code)];
    });
    expect(codes).toEqual([['call'], ...Array(6).fill('app.foreign-sender')]);
    const settings = await own().evaluate(() => window.latchkey.call('settings.read', {}));
    expect(settings).toMatchObject({ ok: true, value: { theme: 'system' } });
  });

  test('stays on its page, whatever the page tries', async () => {
    await own().evaluate(() => {
      location.href = 'https://evil.example/';
    });
    await own().evaluate(() => {
      location.assign('/assets/elsewhere.html');
    });
    await own().waitForTimeout(300);
    const urls = await shell.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL().split('#')[0]),
    );
    expect(urls).toEqual(['app://bundle/']);
  });

  test('opens no second window', async () => {
    const opened = await own().evaluate(() => window.open('https://evil.example/') === null);
    await own().waitForTimeout(200);
    expect(opened).toBe(true);
    expect(shell.app.windows()).toHaveLength(1);
  });

  test('grants a page no permission', async () => {
    const states = await own().evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi'] as const;
      const asked = names.map((name) => navigator.permissions.query({ name }));
      return (await Promise.all(asked)).map(({ state }) => state);
    });
    expect(states).toEqual(Array(5).fill('denied'));
  });

  test('sends the policy with a fresh nonce, the same in header and page', async () => {
    const load = () =>
      own().evaluate(async () => {
        const response = await fetch('/');
        const policy = response.headers.get('content-security-policy') ?? '';
        return {
          nonce: /'nonce-([^']+)'/.exec(policy)?.[1],
          policy,
          page: await response.text(),
          sniff: response.headers.get('x-content-type-options'),
          cache: response.headers.get('cache-control'),
        };
      });
    const [first, second] = [await load(), await load()];
    expect(first).toMatchObject({ sniff: 'nosniff', cache: 'no-store' });
    expect(first.policy).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(first.policy).not.toContain('unsafe');
    expect(first.page).toContain(first.nonce);
    expect(second.nonce).not.toBe(first.nonce);
  });

  test('runs no script and loads no picture that the policy forbids', async () => {
    const seen = await own().evaluate(async () => {
      const violations: string[] = [];
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        violations.push(effectiveDirective);
      });
      const script = document.createElement('script');
      try {
        script.textContent = 'window.evil = 1';
      } catch {
        violations.push('refused text');
      }
      document.body.append(script);
      const image = document.createElement('img');
      image.src = 'https://evil.example/x.png';
      document.body.append(image);
      const reached = await fetch('https://evil.example/').then(
        () => true,
        () => false,
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      image.remove();
      script.remove();
      return { violations, reached, evil: 'evil' in window };
    });
    expect(seen).toMatchObject({ reached: false, evil: false });
    expect(seen.violations).toContain('img-src');
    expect(seen.violations).toContain('connect-src');
  });

  test('serves nothing outside the built window', async () => {
    const paths = ['/..%2f..%2fpackage.json', '/%2e%2e/preload/index.cjs', '/assets/', '/.env'];
    const statuses = await own().evaluate(
      (all) => Promise.all(all.map(async (path) => (await fetch(path)).status)),
      paths,
    );
    expect(statuses).toEqual([404, 404, 404, 404]);
  });

  test('writes no core dumps', async (context) => {
    if (process.platform !== 'linux' || !existsSync('/usr/bin/prlimit')) return context.skip();
    const pid = await shell.app.evaluate(() => process.pid);
    const limits = await readFile(`/proc/${pid}/limits`, 'utf8');
    expect(limits).toMatch(/^Max core file size\s+0\s+0\s/m);
  });

  test('opens the filled-in dialog for a link that arrives by open-url', async () => {
    await shell.app.evaluate(({ app }) => {
      const event = { preventDefault() {} };
      app.emit('open-url', event, 'dev.latchkey://clone?url=https%3A%2F%2Fgit.example%2Fa%2Fb.git');
    });
    const dialog = own().getByRole('dialog');
    await dialog.waitFor();
    const values = dialog
      .getByRole('textbox')
      .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
    expect(await values).toContain('https://git.example/a/b.git');
    await own().keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });

  test('takes over the link of a second start, which ends at once', async () => {
    const link = 'dev.latchkey://clone?url=https%3A%2F%2Fgit.example%2Fsecond.git';
    const second = spawn(program, ['--no-sandbox', '.', link], {
      cwd: top,
      env: shellEnvironment({ home }),
      stdio: 'ignore',
    });
    const [code] = (await once(second, 'exit')) as [number];
    expect(code).toBe(0);
    const dialog = own().getByRole('dialog');
    await dialog.waitFor();
    expect(await textsIn(dialog)).toContain('https://git.example/second.git');
    expect(shell.app.windows()).toHaveLength(1);
    await own().keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });

  test('takes none of two links on one command line', async () => {
    const link = 'dev.latchkey://clone?url=https%3A%2F%2Fgit.example%2Fthird.git';
    const second = spawn(program, ['--no-sandbox', '.', link, link], {
      cwd: top,
      env: shellEnvironment({ home }),
      stdio: 'ignore',
    });
    await once(second, 'exit');
    await own().waitForTimeout(300);
    expect(await own().getByRole('dialog').count()).toBe(0);
  });

  test.skipIf(isReal)('quits when its last window closes', async () => {
    const other = await mkdtemp(join(tmpdir(), 'latchkey-shell-'));
    const brief = await launchShell({ home: other });
    const ended = once(brief.app.process(), 'exit');
    await brief.page.close();
    expect((await ended)[0]).toBe(0);
    await rm(other, { recursive: true, force: true });
  });
});

describe.skipIf(missing !== undefined)('a link that starts the shell', () => {
  test('waits until the window is there', async () => {
    const home = await mkdtemp(join(tmpdir(), 'latchkey-shell-'));
    const link = 'dev.latchkey://clone?url=https%3A%2F%2Fgit.example%2Fcold.git';
    const shell = await launchShell({ home, args: ['--some-switch', link, '--another'] });
    const dialog = shell.page.getByRole('dialog');
    await dialog.waitFor();
    expect(await textsIn(dialog)).toContain('https://git.example/cold.git');
    await shell.close();
    await rm(home, { recursive: true, force: true });
  });
});

function textsIn(dialog: Locator): Promise<string[]> {
  return dialog
    .getByRole('textbox')
    .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
}
