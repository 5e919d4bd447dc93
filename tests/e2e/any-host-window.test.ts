import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { startGithub, type GithubSandbox } from '../../sandbox/github/github.ts';
import { startPlainGit, type PlainGit } from '../../sandbox/plain-git/plain-git.ts';
import { chromiumPath, launchBrowser } from './browser.ts';
import { openDoor, type Door } from './door.ts';
import { startWebApp, type WebApp } from './web-app.ts';

const run = promisify(execFile);
const missing = chromiumPath === undefined ? 'no Chromium is installed' : undefined;
if (missing) console.log(`not run: any git host in the window: ${missing}`);

/**
 * What the window does beyond the job at one service: tokens, keys and accounts side by side, as a
 * person does it. Servers, git, ssh, browser and vault are real; GitHub is played.
 */
describe.skipIf(missing)('any git host in the window', () => {
  let plain: PlainGit;
  let github: GithubSandbox;
  let folder: string;
  let browser: Browser;
  let app: WebApp;
  let door: Door;
  let page: Page;

  beforeAll(async () => {
    [plain, github] = await Promise.all([
      startPlainGit({ users: [{ name: 'ada', password: 'canary-plain', write: true }] }),
      startGithub(),
    ]);
    folder = await mkdtemp(join(tmpdir(), 'latchkey-any-'));
    browser = await launchBrowser();
    app = await startWebApp(join(folder, 'data'), { HOME: folder });
    door = await openDoor(await app.address());
    await door.call('vault.choose', { keeper: 'passphrase', passphrase: 'correct horse battery' });
    await door.call('settings.change', { cloneFolder: join(folder, 'clones') });
    await door.call('network.trust', { origin: plain.https.url, ca: plain.https.ca });
    await door.call('network.trust', { origin: github.url, ca: github.ca });
    const context = await browser.newContext({ viewport: { width: 1200, height: 860 } });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(await app.address());
  });

  // With LATCHKEY_SCREENSHOTS set to a folder, each test leaves a picture of how it ended.
  afterEach(async ({ task }) => {
    const pictures = process.env['LATCHKEY_SCREENSHOTS'];
    if (pictures)
      await page.screenshot({ path: join(pictures, `${task.name.replaceAll(/\W+/g, '-')}.png`) });
  });

  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await plain?.close();
    await github?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('an https address with a token in it is cloned, and the token is in the vault alone', async () => {
    await section('Repositories');
    const { host } = new URL(plain.https.url);
    await pasted(`https://ada:canary-plain@${host}/team/shop.git`);
    await page.getByText('The address held a password or token of ada.').waitFor();
    expect(await page.getByLabel('Repository address').inputValue()).toBe(
      plain.httpsUrl('team/shop'),
    );
    await page.getByRole('button', { name: 'Keep it in the vault' }).click();
    await clone(join(folder, 'clones', 'shop'));
    expect(await page.content()).not.toContain('canary-plain');
    const config = await readFile(join(folder, 'clones', 'shop', '.git', 'config'), 'utf8');
    expect(config).not.toContain('canary');
    for (const answer of door.answers) expect(answer).not.toContain('canary-plain');
  });

  test('a wrong token is refused in words, and nothing of it is kept', async () => {
    await section('Linked accounts');
    await page.getByRole('button', { name: 'Link account', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Other', { exact: true }).click();
    await dialog.getByLabel('Address of a repository there').fill(plain.httpsUrl('team/shop'));
    await dialog.getByLabel('User name').fill('mallory');
    await dialog.getByLabel('Token or password').fill('wrong');
    await dialog.getByRole('button', { name: 'Check and keep it' }).click();
    await dialog.getByText('The server refused the credential').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect((await door.call('accounts.list', {})).map(({ login }) => login)).toEqual(['ada']);
  });

  test('an ssh address is trusted, given a key, tried and cloned', async ({ skip }) => {
    if (plain.ssh === undefined) {
      console.log('not run: an ssh address in the window: no sshd is installed');
      return skip();
    }
    await section('Repositories');
    await pasted(plain.sshUrl('team/shop'));
    await page.getByRole('button', { name: 'Ask for the host key' }).click();
    await page
      .getByRole('button', { name: /^Trust this key/ })
      .first()
      .click();
    await page.getByText('Trusted', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Make a key' }).click();
    const line = await page.getByText(/^ssh-ed25519 \S+ latchkey-shop-/).textContent();
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByText('The server does not accept this key').waitFor();
    await plain.addKey({ line: line ?? '', write: true });
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByText('It works: 1 branch, main is the default one.').waitFor();
    await page.getByRole('button', { name: 'Use this key' }).click();
    await clone(join(folder, 'clones', 'by-key'));

    await section('Linked accounts');
    const card = page.getByRole('article', { name: /^latchkey-shop-/ });
    await card.getByText('SSH key for one repository').waitFor();
  });

  test('two accounts of one service are told apart, and the one that can see it is found', async () => {
    const tokens = [
      github.personalToken('ada', ['repo']),
      github.personalToken('ada-work', ['repo']),
    ];
    for (const token of tokens) await linkByToken(token);
    await section('Repositories');
    const address = `${github.url}/grace/scratch`;
    await pasted(address);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The repository was not found').waitFor();
    await dialog.getByRole('button', { name: 'Ask whether they can see it' }).click();
    await dialog.getByText(/cannot see it/).waitFor();
    await page.keyboard.press('Escape');

    await pasted(`${github.url}/platform/infra`);
    const choice = dialog.getByRole('combobox', { name: 'Account' });
    await choice.waitFor();
    const ids = new Map(
      (await door.call('accounts.list', {})).map(({ login, id, provider }) => [
        `${provider} ${login}`,
        id,
      ]),
    );
    await choice.selectOption(ids.get('github ada-work') ?? '');
    await dialog.getByText('You chose ada-work.').waitFor();
    await dialog.getByText('The repository was not found').waitFor();
    await dialog.getByRole('button', { name: 'Ask whether they can see it' }).click();
    await dialog.getByRole('button', { name: /^Choose ada on/ }).click();
    await clone(join(folder, 'clones', 'infra'));
  });

  test('a rule decides who acts, and is taken away again', async () => {
    await section('Linked accounts');
    const { host } = new URL(github.url);
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByLabel('Place').fill(`${host}/analytics`);
    const work = await page
      .getByLabel('Account', { exact: true })
      .locator('option', { hasText: 'ada-work' })
      .getAttribute('value');
    await page.getByLabel('Account', { exact: true }).selectOption(work);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const rule = page.getByRole('combobox', { name: `Account for ${host}/analytics` });
    await rule.waitFor();
    const { account } = await door.call('git.explain', { url: `${github.url}/analytics/x` });
    expect(account).toBe(work);
    await page.getByRole('button', { name: `Remove the rule for ${host}/analytics` }).click();
    await rule.waitFor({ state: 'hidden' });
  });

  test('a repository that was renamed says where it is now, and the remote follows', async () => {
    github.rename('platform/infra', 'infra-next');
    await door.call('repositories.refresh', {});
    await section('Repositories');
    await page.getByText('Cloned', { exact: false }).first().click();
    const update = page.getByRole('button', { name: 'Update the remote of platform/infra' });
    await update.click();
    await update.waitFor({ state: 'hidden' });
    const at = join(folder, 'clones', 'infra');
    const { stdout } = await run('git', ['-C', at, 'remote', 'get-url', 'origin']);
    expect(stdout.trim()).toBe(`${github.url}/platform/infra-next.git`);
  });

  test('a push that a rule refuses leads to a branch, and that one to a pull request', async () => {
    const at = join(folder, 'clones', 'models');
    await section('Repositories');
    await pasted(`${github.url}/analytics/revenue-models`);
    await page.getByText(/can read it/).waitFor();
    await clone(at);
    await page.getByRole('button', { name: 'Open analytics/revenue-models' }).click();
    await writeFile(join(at, 'from-the-window.md'), 'hello\n');
    await page.getByText('from-the-window.md').waitFor();
    await page.getByLabel('Commit message').fill('Say hello');
    await page.getByRole('button', { name: /^Commit/ }).click();
    await page.getByText(/^Committed/).waitFor();
    const push = page.getByRole('button', { name: /^Push/ });
    await push.click();
    await page.getByText('In the server’s words').waitFor();
    await page.getByRole('button', { name: 'Create a branch' }).click();
    await page.getByLabel('Find or create a branch').fill('hello');
    await page.getByRole('option', { name: /hello/ }).click();
    await page.getByText('Created hello and switched to it.').waitFor();
    await push.click();
    await page.getByRole('button', { name: 'Open a pull request' }).waitFor();
  });

  test('a code typed at GitHub links another account through the organisation’s app', async () => {
    const { clientId } = github.apps.oauth;
    const draft = { provider: 'github', instance: github.url, clientId, ca: github.ca } as const;
    const { provider, instance } = await door.call('integrations.save', { draft });
    const { attempt } = await door.call('integrations.authorise', { provider, instance });
    await github.visitor('ada').approveDevice(attempt?.device?.userCode ?? '');
    await door.until('integrations.list', {}, ({ git }) => git[0]?.state === 'ready');

    await section('Linked accounts');
    await page.getByRole('button', { name: 'Link account', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('GitHub', { exact: true }).click();
    await dialog.getByRole('radio', { name: 'With a code, on any device' }).check();
    await dialog.getByRole('button', { name: 'Link account' }).click();
    const card = page.getByRole('article', { name: /^Linking an account/ });
    const code = await card.getByLabel('Code', { exact: true }).textContent();
    await github.visitor('grace').approveDevice(code?.trim() ?? '');
    await page.getByText(/^Linked as grace on/).waitFor();
    await page
      .getByRole('article', { name: /^grace on/ })
      .getByText('Signed in')
      .waitFor();
  });

  test('unlinking a key says what stays at the server', async () => {
    await section('Linked accounts');
    const card = page.getByRole('article', { name: /^latchkey-shop-/ });
    await card.getByRole('button', { name: /^Actions/ }).click();
    await page.getByRole('menuitem', { name: 'Unlink…' }).click();
    await page.getByText('The public half,').waitFor();
    await page.getByRole('button', { name: 'Unlink account' }).click();
    await page.getByText(/Remove its public half/).waitFor();
    await stat(join(folder, 'clones', 'by-key'));
  });

  async function section(name: string): Promise<void> {
    await page.getByRole('navigation', { name: 'Sections' }).getByLabel(name).click();
  }

  async function pasted(url: string): Promise<void> {
    await page.getByRole('button', { name: 'Clone…' }).click();
    await page.getByLabel('Repository address').fill(url);
  }

  async function clone(at: string): Promise<void> {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Folder').fill(at);
    await dialog.locator('button[aria-disabled=false]', { hasText: 'Clone' }).click();
    await dialog.getByText('Cloned. The working copy is ready.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await dialog.waitFor({ state: 'hidden' });
    await stat(join(at, '.git'));
  }

  async function linkByToken(token: string): Promise<void> {
    await section('Linked accounts');
    await page.getByRole('button', { name: 'Link account', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('GitHub', { exact: true }).click();
    await dialog.getByLabel('Address of GitHub').fill(github.url);
    await dialog.getByLabel('Token', { exact: true }).fill(token);
    await dialog.getByRole('button', { name: 'Link account' }).click();
    await page.getByText(/^Linked ada/).waitFor();
    expect(await page.content()).not.toContain(token);
  }
});
