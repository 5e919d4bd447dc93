import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { expect } from 'vitest';

import { openDoor } from './door.ts';
import type { DriverOptions, JobDriver } from './jobs.ts';
import { enterCodeOnPage, signInOnPage } from './sign-in-pages.ts';
import { startWebApp } from './web-app.ts';
import { saveAppInWindow } from './window-set-up.ts';

/** The window in real Chromium, over the built web host, in a home of its own. */
export async function byWindow(
  browser: Browser,
  { job, folder, passphrase, onKey }: DriverOptions,
): Promise<JobDriver> {
  const home = join(folder, 'data');
  const caFile = `${folder}.ca.pem`;
  await writeFile(caFile, job.ca.pem);
  const app = await startWebApp(home, { HOME: folder, TMPDIR: folder });
  const door = await openDoor(await app.address());
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
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
  const dialog = page.getByRole('dialog');

  async function section(title: string): Promise<void> {
    await page.getByRole('navigation', { name: 'Sections' }).getByLabel(title).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  }

  /** Does what the card of a sign-in under way asks for, in another browser window. */
  async function answer(who: 'admin' | 'person'): Promise<void> {
    const card = page.getByRole('article', { name: /Linking an account|Authorising the app/ });
    if (job.way === 'device') {
      const code = (await card.getByLabel('Code', { exact: true }).textContent()) ?? '';
      const address = await card.getByText(/^https:\/\/\S+\/device$/).textContent();
      return enterCodeOnPage(browser, job, who, { address: address ?? '', code });
    }
    const address = card.getByText(/^https:\/\/\S+\/authorize\?/).first();
    return signInOnPage(browser, job, who, (await address.textContent()) ?? '');
  }

  async function unlink(login: RegExp | string): Promise<string> {
    await section('Linked accounts');
    const card = page.getByRole('article').filter({ hasText: login });
    await card.getByRole('button', { name: /^Actions/ }).click();
    await page.getByRole('menuitem', { name: 'Unlink…' }).click();
    await dialog.getByRole('button', { name: 'Unlink account' }).click();
    await card.waitFor({ state: 'detached' });
    const notice = page.locator('output', { hasText: 'Unlinked' });
    const said = await notice.textContent();
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    return said ?? '';
  }

  async function linkElsewhere(): Promise<void> {
    await page.getByRole('button', { name: 'Link another git host' }).click();
    await dialog.getByLabel('Address of a repository there').fill(job.repository.url);
    if (job.way === 'token') {
      const [token = ''] = job.secrets();
      await dialog.getByLabel('User name').fill(job.login);
      await dialog.getByLabel('Token or password').fill(token);
      await dialog.getByRole('button', { name: 'Check and keep it' }).click();
    } else {
      await dialog.getByRole('button', { name: 'Ask for the host key' }).click();
      await dialog.getByRole('button', { name: 'Trust this key: ED25519' }).click();
      await dialog.getByText('Trusted', { exact: true }).waitFor();
      await dialog.getByRole('button', { name: 'Make a key' }).click();
      const line = await dialog.getByText(/^ssh-ed25519 \S+ latchkey-/).textContent();
      await onKey(line ?? '');
      await dialog.getByRole('button', { name: 'Test', exact: true }).click();
      await dialog.getByText(/^It works: 1 branch/).waitFor();
      await dialog.getByRole('button', { name: 'Done' }).click();
    }
    await dialog.waitFor({ state: 'hidden' });
    await page.locator('output', { hasText: /^Linked .+\.$/ }).waitFor();
  }

  /** The working copy, from the list; what is cloned is shown although nobody lists it. */
  async function openClone(): Promise<void> {
    await section('Repositories');
    await page.getByRole('searchbox').fill('');
    await page.getByText('Cloned').first().click();
    await page.getByRole('button', { name: `Open ${job.repository.path}` }).click();
  }

  return {
    home,
    async setUp() {
      await door.call('vault.choose', { keeper: 'passphrase', passphrase });
      const { url } = job.repository;
      if (job.proxy !== null)
        await door.call('network.change', { mode: 'manual', proxy: job.proxy });
      if (job.way === 'token')
        await door.call('network.trust', { origin: new URL(url).origin, ca: job.ca.pem });
      await page.goto(await app.address());
      if (job.app === null) return;
      await section('Integrations');
      await saveAppInWindow(page, job.app, caFile);
      await page.getByRole('button', { name: 'Authorise now' }).click();
      if (job.way === 'app') {
        await page.getByText(/^Authorised\. It works/).waitFor();
        return;
      }
      await answer('admin');
      await page.getByText('is ready for everyone').waitFor();
      await unlink(job.admin.split('@', 1)[0] ?? '');
    },

    async link() {
      await section('Linked accounts');
      const linked = page.getByRole('article').filter({ hasText: job.login });
      if (job.way !== 'app') {
        if (job.app === null) return linkElsewhere();
        await page.getByRole('button', { name: /^Link an account on/ }).click();
        await answer('person');
        await page.getByText(`Linked as ${job.login} on `).waitFor();
      }
      await linked.getByText('Linked', { exact: true }).waitFor();
    },

    async list() {
      await section('Repositories');
      if (job.app === null) {
        await page.getByRole('button', { name: 'Clone…' }).click();
        await page.getByLabel('Repository address').fill(job.repository.url);
        await dialog.getByText(/can read it/).waitFor();
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'hidden' });
        return;
      }
      const { path } = job.repository;
      await page.getByRole('searchbox').fill(path);
      const row = page.getByRole('row').filter({ has: page.locator(`[title="${path}"]`) });
      await row.getByText(/^(?:Can write|Admin)$/).waitFor();
    },

    async clone(target) {
      await section('Repositories');
      if (job.app === null) {
        await page.getByRole('button', { name: 'Clone…' }).click();
        await page.getByLabel('Repository address').fill(job.repository.url);
      } else await page.getByRole('button', { name: `Clone ${job.repository.path}` }).click();
      await dialog.getByLabel('Folder').fill(target);
      await dialog.locator('button[aria-disabled=false]', { hasText: 'Clone' }).click();
      await dialog.getByText('Cloned. The working copy is ready.').waitFor();
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await dialog.waitFor({ state: 'hidden' });
    },

    async commit(_target, message) {
      await openClone();
      await page.getByLabel('Commit message').fill(message);
      await page.getByRole('button', { name: /^Commit/ }).click();
      await page.getByText(/^Committed/).waitFor();
    },

    async push() {
      // The page of the working copy is still open, or is opened from the list.
      const push = page.getByRole('button', { name: /^Push/ });
      if (!(await push.isVisible())) await openClone();
      await push.click();
      const pushed = page.getByText('Pushed. The server has your commits.');
      const refused = page.getByRole('alert');
      await pushed.or(refused).first().waitFor();
      const done = await pushed.isVisible();
      return { done, said: done ? '' : ((await refused.first().textContent()) ?? '') };
    },

    async unlink() {
      const said = await unlink(job.way === 'key' ? /latchkey-shop-/ : job.login);
      return { revoked: said.includes('The service has revoked the sign-in.'), said };
    },

    async told() {
      expect(answers.length).toBeGreaterThan(10);
      return [...answers, ...door.answers, app.output(), await page.content()];
    },

    async close() {
      const pictures = process.env['LATCHKEY_SCREENSHOTS'];
      const name = job.name.replaceAll(/\W+/g, '-');
      if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
      await context.close();
      await app.stop();
    },
  };
}
