import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startAzure, type AzureSandbox } from '../../sandbox/azure/azure.ts';
import { startGithub, type GithubSandbox } from '../../sandbox/github/github.ts';
import { chromiumPath, launchBrowser } from './browser.ts';
import { startWebApp, type WebApp } from './web-app.ts';

if (chromiumPath === undefined)
  console.log('not run: integrations in the window: no Chromium here');

let home: string;
let github: GithubSandbox;
let azure: AzureSandbox;
let app: WebApp;
let browser: Browser;
let page: Page;
const heard: string[] = [];

const pem = (name: string, text: string) => ({
  name,
  mimeType: 'application/x-pem-file',
  buffer: Buffer.from(text),
});

async function trustCa(ca: string): Promise<void> {
  await page.getByLabel(/^CA file for/).setInputFiles(pem('ca.pem', ca));
  await page.getByRole('button', { name: 'Trust it for this instance' }).click();
}

async function section(name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Sections' }).getByLabel(name).click();
}

/** The words of each row of the check, without its details. */
async function checked(): Promise<readonly string[]> {
  await page.getByRole('button', { name: 'Check' }).click();
  const rows = page.getByRole('region', { name: 'Result of the check' }).getByRole('listitem');
  await rows.first().waitFor();
  return rows.allTextContents();
}

describe.skipIf(chromiumPath === undefined)('an admin in the window', () => {
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'latchkey-admin-'));
    [github, azure, browser] = await Promise.all([startGithub(), startAzure(), launchBrowser()]);
    app = await startWebApp(home, { HOME: home });
    page = await (await browser.newContext()).newPage();
    page.on('response', (response) => {
      if (!response.url().includes('/call/')) return;
      response.text().then(
        (text) => heard.push(text),
        () => undefined,
      );
    });
    await page.goto(await app.address());
    await page.getByRole('button', { name: /Opens the vault/ }).click();
    await page.getByLabel(/^Memory only/).check();
    await page.getByRole('button', { name: 'Use memory only' }).click();
    await page.keyboard.press('Escape');
  });

  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await Promise.all([github?.close(), azure?.close()]);
    await rm(home, { recursive: true, force: true });
  });

  test('sets a GitHub App up, checks it, and lets it prove itself', async () => {
    const { appId, clientId, clientSecret, privateKey, slug } = github.apps.githubApp;
    await section('Integrations');
    await page.getByRole('button', { name: 'Set up GitHub' }).click();
    await page.getByRole('radio', { name: 'GitHub App' }).check();
    await page.getByLabel('GitHub address').fill(github.url);
    await page.getByLabel('App ID').fill(String(appId));
    await page.getByLabel('Client ID').fill(clientId);
    await page.getByLabel('Client secret').fill(clientSecret);
    await page.getByLabel('File of the private key').setInputFiles(pem('key.pem', privateKey));
    await page.getByLabel('Install page').fill(`${github.url}/apps/${slug}/installations/new`);
    await trustCa(github.ca);
    const rows = await checked();
    expect(rows.filter((row) => row.startsWith('Failed'))).toEqual([]);
    expect(rows.filter((row) => row.startsWith('Passed')).length).toBeGreaterThan(2);

    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Authorise now' }).click();
    await page.getByText(/^Authorised\. It works/).waitFor();
    const places = page.getByRole('region', { name: 'Installed at' });
    await places.getByText('analytics').waitFor();
    const shown = await page.content();
    const lines = privateKey.split('\n').filter((line) => /^[\w+/=]{40,}$/.test(line));
    for (const secret of [clientSecret, ...lines]) {
      expect(shown).not.toContain(secret);
      expect(heard.join('\n')).not.toContain(secret);
    }
  });

  test('sets a service principal up, which finds what it sees by itself', async () => {
    const { clientId, secret } = azure.apps.principal;
    await section('Integrations');
    await page.getByRole('button', { name: 'Set up Azure DevOps' }).click();
    await page.getByLabel('Organisation', { exact: true }).fill(azure.instances.main);
    await page.getByLabel('Directory (tenant) ID').fill(azure.tenant.id);
    await page.getByLabel('Application (client) ID').fill(clientId);
    await page.getByLabel('Client secret').fill(secret.value);
    const end = new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel('The secret ends on').fill(end);
    await page.getByText(/^(199|200) days left$/).waitFor();
    await trustCa(azure.ca);
    expect((await checked()).filter((row) => row.startsWith('Failed'))).toEqual([]);

    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Authorise now' }).click();
    await page.getByText(/^Authorised\. It works/).waitFor();
    const acting = page.getByRole('region', { name: 'Who acts now' });
    expect(await acting.textContent()).toContain('latchkey-robot');
  });

  test('walks to the server step by step, past the CA of its integration', async () => {
    await section('Settings');
    await page.getByRole('button', { name: 'Network settings' }).click();
    await page.getByRole('textbox', { name: 'Address' }).first().fill(github.url);
    await page.getByRole('button', { name: 'Explain' }).click();
    const steps = page.getByRole('region', { name: /^The way to/ }).locator('ol > li');
    await steps.nth(4).waitFor();
    const words = await steps.allTextContents();
    expect(words.map((text) => /(Passed|Failed|Not run)$/.exec(text)?.[1])).toEqual(
      Array.from({ length: 5 }, () => 'Passed'),
    );
    await page.getByText('saved with its integration').first().waitFor();
  });

  test('becomes a developer, who sees all of it and can change nothing', async () => {
    await section('Settings');
    // Main decides, so the mark follows its answer.
    await page.getByRole('radio', { name: 'Developer' }).click();
    await page.getByRole('radio', { name: 'Developer', checked: true }).waitFor();
    await section('Integrations');
    await page.getByRole('region', { name: 'Read only' }).waitFor();
    expect(await page.getByText('Ready', { exact: true }).count()).toBe(2);
    expect(await page.getByRole('button', { name: /^(Edit|Set up|Add)/ }).count()).toBe(0);
    await page.getByRole('button', { name: /^Show GitHub/ }).click();
    await page.getByText(github.apps.githubApp.clientId).waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
  });
});
