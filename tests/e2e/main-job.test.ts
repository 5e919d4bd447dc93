import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { chromiumPath, launchBrowser } from './browser.ts';
import { hosts, type HostedWindow } from './hosted-window.ts';

const run = promisify(execFile);

/**
 * The whole job in the window, as a person does it, in each host that is here:
 * the admin enters the app, a developer links, lists, clones, commits, pushes and
 * unlinks. The services are the sandbox's; git, browser, vault and database are real.
 */
describe.each(hosts)('the main job in $name', ({ name, open, missing }) => {
  if (missing !== undefined || chromiumPath === undefined) {
    test.skip(`not run: ${name}: ${missing ?? 'no Chromium is installed'}`);
    console.log(`not run: the main job in ${name}: ${missing ?? 'no Chromium is installed'}`);
    return;
  }

  let sandbox: Sandbox;
  let folder: string;
  let browser: Browser;
  let hosted: HostedWindow;
  let page: Page;
  let token: string | undefined;

  beforeAll(async () => {
    sandbox = await startSandbox();
    folder = await mkdtemp(join(tmpdir(), 'latchkey-e2e-'));
    browser = await launchBrowser();
    hosted = await open({ browser, sandbox, home: join(folder, 'data'), personHome: folder });
    page = hosted.page;
  });

  // With LATCHKEY_SCREENSHOTS set to a folder, each test leaves a picture of how it ended.
  afterEach(async ({ task }) => {
    const pictures = process.env['LATCHKEY_SCREENSHOTS'];
    if (pictures)
      await page.screenshot({ path: join(pictures, `${task.name.replaceAll(/\W+/g, '-')}.png`) });
  });

  afterAll(async () => {
    await hosted?.close();
    await browser?.close();
    await sandbox?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('asks where secrets shall live when no keychain answers', async () => {
    await page.getByRole('group', { name: 'Status' }).getByText('No place for secrets').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: /passphrase/i }).check();
    await dialog.getByLabel('Passphrase', { exact: true }).fill('correct horse battery');
    await dialog.getByLabel('The same passphrase again').fill('correct horse battery');
    await dialog.locator('button[type=submit]').click();
    await dialog.getByText('Unlocked').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Passphrase vault').first().waitFor();
  });

  test('an admin enters the application, checks it and authorises it', async () => {
    await section('Integrations');
    await page.getByRole('button', { name: 'Set up GitLab' }).click();
    await page.getByLabel('GitLab instance').fill(sandbox.url);
    await page.getByLabel('Application ID').fill(sandbox.apps.confidential.clientId);
    await page.locator('input[type=password]').fill(sandbox.apps.confidential.clientSecret);
    await page.locator('input[type=file]').setInputFiles(sandbox.caFile);
    await page.getByRole('button', { name: 'Trust it for this instance' }).click();

    await page.getByRole('button', { name: 'Check', exact: true }).click();
    const result = page.getByRole('region', { name: 'Result of the check' });
    await result.getByText('GitLab knows this application').waitFor();
    expect(await result.getByText('Failed', { exact: true }).count()).toBe(0);

    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Authorise now' }).click();
    await hosted.signIn('admin');
    await page.getByText('is ready for everyone').waitFor();
  });

  test('a developer links an account and sees who was linked', async () => {
    await section('Linked accounts');
    await unlink('admin');
    await page
      .getByRole('button', { name: /^Link an account/ })
      .first()
      .click();
    await hosted.signIn('ada');
    await page.getByText(`Linked as ada on ${new URL(sandbox.url).host}.`).waitFor();
    const card = page.getByRole('article', { name: /^ada on/ });
    await card.getByText('Linked', { exact: true }).waitFor();
    token = sandbox.issued('AccessToken').at(-1);
    expect(sandbox.stateOf(token ?? '')).toBe('valid');
  });

  test('the list shows every repository with what she may do', async () => {
    await section('Repositories');
    await page.getByText('jaffle-shop').first().waitFor();
    await page.getByRole('searchbox').fill('jaffle');
    await page.getByText('warehouse-dbt').waitFor({ state: 'hidden' });
  });

  test('a clone shows its progress and lands in the chosen folder', async () => {
    sandbox.faults.latency(150);
    await page.getByRole('button', { name: 'Clone analytics/jaffle-shop' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^ada is the only account linked/).waitFor();
    await dialog.getByLabel('Folder').fill(target());
    await dialog.getByRole('button', { name: 'Clone', exact: true }).click();
    await page.getByRole('progressbar').first().waitFor();
    sandbox.faults.latency(0);
    await page.getByRole('button', { name: 'Open analytics/jaffle-shop' }).waitFor();
    expect((await git('status', '--porcelain')).trim()).toBe('');
    if (await dialog.isVisible()) await page.keyboard.press('Escape');
  });

  test('a commit is by her, and the push arrives', async () => {
    await writeFile(join(target(), 'from-the-window.md'), 'hello\n');
    await page.getByRole('button', { name: 'Open analytics/jaffle-shop' }).click();
    await page.getByText('from-the-window.md').waitFor();
    await page.getByLabel('Commit message').fill('Say hello from the window');
    await page.getByRole('button', { name: /^Commit/ }).click();
    await page.getByText('1 to push').waitFor();
    await page.getByRole('button', { name: /^Push/ }).click();
    await expect
      .poll(() => bareLog(), { timeout: 15_000 })
      .toBe(`${sandbox.people.ada.name} <${sandbox.people.ada.email}>|Say hello from the window`);
  });

  test('no secret reached the clone or the window', async () => {
    const kinds = ['AccessToken', 'RefreshToken', 'AuthorizationCode'] as const;
    const secrets = [
      ...kinds.flatMap((kind) => sandbox.issued(kind)),
      sandbox.apps.confidential.clientSecret,
    ];
    expect(secrets.length).toBeGreaterThan(5);
    const answers = await hosted.answers();
    expect(answers.length).toBeGreaterThan(20);
    expect(await git('config', '--list')).not.toContain(token);
    for (const answer of answers) {
      for (const secret of secrets) expect(answer.includes(secret)).toBe(false);
    }
  });

  test('after unlinking, the old token is refused', async () => {
    await section('Linked accounts');
    await unlink('ada');
    expect(sandbox.stateOf(token ?? '')).toBe('revoked');
    await page.getByText('No connected account').waitFor();
  });

  const target = () => join(folder, 'clones', 'jaffle-shop');
  const git = async (...args: string[]) => (await run('git', ['-C', target(), ...args])).stdout;

  async function bareLog(): Promise<string> {
    const bare = sandbox.bareRepository('analytics/jaffle-shop');
    const { stdout } = await run('git', ['-C', bare, 'log', '-1', '--format=%an <%ae>|%s', 'main']);
    return stdout.trim();
  }

  async function section(title: string): Promise<void> {
    await page.getByRole('navigation', { name: 'Sections' }).getByLabel(title).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  }

  async function unlink(login: string): Promise<void> {
    await page.getByRole('button', { name: new RegExp(`^Actions for ${login} on`) }).click();
    await page.getByRole('menuitem', { name: /Unlink/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Unlink/ })
      .click();
    await page
      .getByRole('article', { name: new RegExp(`^${login} on`) })
      .waitFor({ state: 'detached' });
  }
});
