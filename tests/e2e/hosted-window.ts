import type { Browser, Page } from 'playwright-core';

import type { Attempt } from '../../preload/model/sign-in.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { isReal, launchShell, missing } from '../electron/launch.ts';
import { signInAt } from './person.ts';
import { startWebApp } from './web-app.ts';

export interface HostedWindow {
  readonly page: Page;
  /** The person goes to the address the app opened, signs in and allows it; the answer comes back. */
  signIn(who: keyof Sandbox['people']): Promise<void>;
  /** Every answer the window was given so far, as text. */
  answers(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface Surroundings {
  readonly browser: Browser;
  readonly sandbox: Sandbox;
  /** The app's data folder. */
  readonly home: string;
  /** The person's home folder. */
  readonly personHome: string;
}

export interface Host {
  readonly name: string;
  /** Why it cannot be run here; undefined when it can. */
  readonly missing: string | undefined;
  readonly open: (surroundings: Surroundings) => Promise<HostedWindow>;
}

/** The web host, in the system's Chromium. */
const web: Host = {
  name: 'the web host in Chromium',
  missing: undefined,
  async open({ browser, sandbox, home, personHome }) {
    const app = await startWebApp(home, { HOME: personHome });
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    const page = await context.newPage();
    page.setDefaultTimeout(Number(process.env['LATCHKEY_PATIENCE'] ?? 20_000));
    const answers: string[] = [];
    page.on('response', (response) => {
      if (!response.url().includes('/call/')) return;
      response.text().then(
        (text) => answers.push(text),
        () => undefined,
      );
    });
    await page.goto(await app.address());

    return {
      page,
      answers: async () => answers,
      async signIn(who) {
        const attempt = page.getByRole('article', {
          name: /Linking an account|Authorising the app/,
        });
        const address = await attempt
          .getByText(/^https:\/\/\S+\/oauth\/authorize\?/)
          .first()
          .textContent();
        const ended = await signInAt(browser, address ?? '', sandbox.people[who]);
        await ended.getByText(/close this/i).waitFor();
        await ended.context().close();
      },
      async close() {
        await context.close();
        await app.stop();
      },
    };
  },
};

/** The compiled shell: in real Electron where its binary is, else over the stand-in. */
const electron: Host = {
  name: isReal ? 'Electron' : 'the shell over the electron stand-in',
  missing,
  async open({ sandbox, home, personHome }) {
    const shell = await launchShell({ home, environment: { HOME: personHome, BROWSER: 'none' } });
    const { app, page } = shell;
    // What the window can ask for without changing anything, asked as the window would.
    const readable = [
      'accounts.list',
      'integrations.list',
      'sign-in.list',
      'git.clones',
      'git.operations',
    ] as const;
    const asked = async (): Promise<readonly string[]> =>
      Promise.all(
        [
          ...readable,
          'repositories.list' as const,
          'activity.list' as const,
          ...readable,
          ...readable,
          ...readable,
        ].map((name) =>
          page.evaluate(async (call) => JSON.stringify(await window.latchkey.call(call, {})), name),
        ),
      );

    return {
      page,
      answers: asked,
      async signIn(who) {
        const pending = await waitForPending(page);
        const { callback = '' } = await sandbox.visitor(who).authorise(pending.authorizeUrl ?? '');
        if (callback.startsWith('http:')) await fetch(callback);
        // The operating system's part: it hands the link to the running app.
        else
          await app.evaluate(
            ({ app: main }, url) => void main.emit('open-url', { preventDefault() {} }, url),
            callback,
          );
      },
      close: () => shell.close(),
    };
  },
};

async function waitForPending(page: Page): Promise<Attempt> {
  for (let tries = 0; tries < 200; tries += 1) {
    const outcome = await page.evaluate(() => window.latchkey.call('sign-in.list', {}));
    const pending = outcome.ok
      ? outcome.value.find(({ status }) => status === 'pending')
      : undefined;
    if (pending) return pending;
    await page.waitForTimeout(50);
  }
  throw new Error('no sign-in is pending');
}

export const hosts: readonly Host[] = [web, electron];
