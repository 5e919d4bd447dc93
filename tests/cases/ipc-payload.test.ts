import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { isReal, launchShell, missing, type Shell } from '../electron/launch.ts';
import { casesFor } from './cases.ts';

if (missing !== undefined) console.log(`not run: the ipc-payload cases: ${missing}`);

type Call = (name: string, input: unknown) => Promise<unknown>;
const refused = (code: string) => ({ ok: false, failure: expect.objectContaining({ code }) });

/** Each case by its id: what is sent through the window's own bridge, and what must come back. */
const payloads: Readonly<Record<string, { name: string; input: unknown; code: string }>> = {
  // The words differ from the case file's where our table has another: a text is no id at all.
  'ipc-payload-04': {
    name: 'accounts.unlink',
    input: { id: 'a"; DROP' },
    code: 'app.bad-request',
  },
  'ipc-payload-05': {
    name: 'accounts.unlink',
    input: { id: { $ne: null } },
    code: 'app.bad-request',
  },
  'ipc-payload-10': {
    name: 'sign-in.start',
    input: { provider: 'constructor', instance: 'https://gitlab.com' },
    code: 'app.bad-request',
  },
  'ipc-payload-11': {
    name: 'git.clone',
    input: { url: 'https://github.com/a/b', folder: '/etc/cron.d/b' },
    code: 'app.folder-not-picked',
  },
  'ipc-payload-13': {
    name: 'app.open-page',
    input: { url: 'file:///usr/bin/xterm' },
    code: 'app.url-not-allowed',
  },
  'ipc-payload-14': {
    name: 'app.open-page',
    input: { url: 'https://github.com\u0000.evil' },
    code: 'app.url-not-allowed',
  },
};

/** Cases with a test of their own below. */
const own = ['01', '02', '07', '08', '16', '17'].map((number) => `ipc-payload-${number}`);

describe.skipIf(missing !== undefined)('what comes through the door of the window', () => {
  let home: string;
  let shell: Shell;
  let before: unknown;

  const send = (name: string, input: unknown) =>
    shell.page.evaluate(
      (sent) => (window.latchkey.call as unknown as Call)(sent.name, sent.input),
      { name, input },
    );
  const state = async () =>
    Promise.all(
      ['accounts.list', 'sign-in.list', 'integrations.list', 'git.clones', 'settings.read'].map(
        (name) => send(name, {}),
      ),
    );

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'latchkey-payload-'));
    shell = await launchShell({ home });
    await shell.page.getByRole('navigation').first().waitFor();
    before = await state();
  });

  afterAll(async () => {
    await shell?.close();
    await rm(home, { recursive: true, force: true });
  });

  test('every case of the file is here', () => {
    const listed = casesFor('ipc-payload').map(({ id }) => id);
    expect([...Object.keys(payloads), ...own].toSorted()).toEqual(listed.toSorted());
  });

  test.each(Object.entries(payloads))('%s is refused', async (_id, { name, input, code }) => {
    expect(await send(name, input)).toEqual(refused(code));
  });

  test('an account that does not exist is told apart from an id that is none', async () => {
    const id = 'acc_0123456789abcdef';
    expect(await send('accounts.unlink', { id })).toEqual(refused('account.unknown'));
  });

  test('ipc-payload-01, -02: nobody’s frame and a foreign frame are refused', async () => {
    const answers = await shell.app.evaluate(async ({ ipcMain, BrowserWindow }) => {
      type Handler = (event: object, ...args: unknown[]) => Promise<unknown>;
      const { _invokeHandlers: handlers } = ipcMain as unknown as {
        _invokeHandlers: Map<string, Handler>;
      };
      const { webContents: sender } = BrowserWindow.getAllWindows()[0]!;
      const evil = { parent: sender.mainFrame, origin: 'https://evil.example', url: 'https://evil.example/' };
      const call = handlers.get('call')!;
      return [
        await call({ sender, senderFrame: null }, 'sign-in.start', { provider: 'gitlab' }),
        await call({ sender, senderFrame: evil }, 'accounts.list', {}),
      ];
    });
    expect(answers).toEqual([refused('app.foreign-sender'), refused('app.foreign-sender')]);
  });

  test('ipc-payload-07: fifty megabytes are refused', async () => {
    const answer = await shell.page.evaluate(() =>
      (window.latchkey.call as unknown as Call)('sign-in.start', {
        provider: 'x'.repeat(50 * 1024 * 1024),
      }),
    );
    expect(answer).toEqual(refused('app.too-large'));
  });

  test('ipc-payload-08: a cyclic object is refused', async () => {
    const answer = await shell.page.evaluate(() => {
      const input: Record<string, unknown> = { provider: 'gitlab' };
      input['self'] = input;
      return (window.latchkey.call as unknown as Call)('sign-in.start', input);
    });
    expect(answer).toEqual(refused('app.bad-request'));
  });

  test('ipc-payload-16: a flood is refused in part, and main stays quick', async () => {
    await shell.app.evaluate(() => {
      let last = performance.now();
      const watch = { worst: 0, timer: undefined as unknown };
      watch.timer = setInterval(() => {
        const now = performance.now();
        watch.worst = Math.max(watch.worst, now - last - 20);
        last = now;
      }, 20);
      Object.assign(globalThis, { lagWatch: watch });
    });
    const counts = await shell.page.evaluate(async () => {
      const answers = await Promise.all(
        Array.from({ length: 10_000 }, () => window.latchkey.call('settings.read', {})),
      );
      const codes = answers.map((answer) => (answer.ok ? 'done' : answer.failure.code));
      return {
        done: codes.filter((code) => code === 'done').length,
        limited: codes.filter((code) => code === 'app.rate-limited').length,
      };
    });
    const worst = await shell.app.evaluate(() => {
      const { lagWatch } = globalThis as unknown as { lagWatch: { worst: number } };
      return lagWatch.worst;
    });
    console.log(`flood: ${JSON.stringify(counts)}, worst lag of main ${Math.round(worst)} ms`);
    expect(counts.done + counts.limited).toBe(10_000);
    expect(counts.limited).toBeGreaterThan(5000);
    expect(worst).toBeLessThan(200);
  });

  test('nothing was changed or opened by any of them', async () => {
    // The bucket of calls fills again.
    await shell.page.waitForTimeout(500);
    expect(await state()).toEqual(before);
    if (isReal) return;
    const opened = await shell.app.evaluate(() => {
      const { __standin: standin } = globalThis as unknown as {
        __standin: { opened: readonly string[] };
      };
      return standin.opened;
    });
    expect(opened).toEqual([]);
  });

  test('ipc-payload-17: an answer to a window that was closed is dropped without a word', async () => {
    await shell.app.evaluate(({ BrowserWindow }) => {
      const faults: string[] = [];
      const note = (thrown: unknown) => void faults.push(String(thrown));
      process.on('uncaughtException', note).on('unhandledRejection', note);
      Object.assign(globalThis, { faults });
      // A second window, so that the app goes on without its first.
      Object.assign(globalThis, { spare: new BrowserWindow({ show: false }) });
    });
    await shell.page.evaluate(() => void window.latchkey.call('doctor.run', {}));
    const faults = await shell.app.evaluate(async ({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL().startsWith('app:'))
        ?.destroy();
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return (globalThis as unknown as { faults: readonly string[] }).faults;
    });
    expect(faults).toEqual([]);
    expect(shell.output()).not.toMatch(/destroyed|Unhandled|Uncaught/);
  });
});
