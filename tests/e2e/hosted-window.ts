import type { Browser, Page } from 'playwright-core';

import type { Sandbox } from '../../sandbox/sandbox.ts';
import { signInAt } from './person.ts';
import { startWebApp } from './web-app.ts';

export interface HostedWindow {
  readonly page: Page;
  /** The person goes to the address the app opened, signs in and allows it; the answer comes back. */
  signIn(who: keyof Sandbox['people']): Promise<void>;
  /** Every answer the window was given so far, as text. */
  answers(): readonly string[];
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
  open(surroundings: Surroundings): Promise<HostedWindow>;
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
      answers: () => answers,
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

export const hosts: readonly Host[] = [web];
