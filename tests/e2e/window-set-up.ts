import type { Page } from 'playwright-core';

import type { Draft } from './jobs.ts';

/** Fills in the form of the service's app, as an admin does, checks it, and saves it. */
export async function saveAppInWindow(page: Page, app: Draft, caFile: string): Promise<void> {
  const fill = (label: string, text: string) =>
    page.getByLabel(label, { exact: true }).first().fill(text);
  switch (app.provider) {
    case 'gitlab':
      await page.getByRole('button', { name: 'Set up GitLab' }).click();
      await fill('GitLab instance', app.instance);
      await fill('Application ID', app.applicationId);
      if (app.secret) await page.locator('input[type=password]').fill(app.secret);
      break;
    case 'github':
      await page.getByRole('button', { name: 'Set up GitHub' }).click();
      await fill('GitHub address', app.instance);
      await fill('Client ID', app.clientId);
      if (app.clientSecret) await fill('Client secret', app.clientSecret);
      break;
    case 'azure-devops':
      await page.getByRole('button', { name: 'Set up Azure DevOps' }).click();
      if (app.mode === 'service-user')
        await page.getByRole('radio', { name: /^Service user/ }).check();
      await fill('Organisation', app.organisation);
      await fill('Directory (tenant) ID', app.tenant);
      await fill('Application (client) ID', app.clientId);
      if (app.clientSecret) await fill('Client secret', app.clientSecret);
  }
  await page.locator('input[type=file]').last().setInputFiles(caFile);
  await page.getByRole('button', { name: 'Trust it for this instance' }).click();
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  const rows = page.getByRole('region', { name: 'Result of the check' }).getByRole('listitem');
  await rows.first().waitFor();
  const failed = (await rows.allTextContents()).filter((row) => row.startsWith('Failed'));
  if (failed.length > 0) throw new Error(`the check failed: ${failed.join(' / ')}`);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
}
