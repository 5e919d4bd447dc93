import { expect } from 'vitest';
import type { Browser, Page } from 'playwright-core';

import type { Sandbox } from '../../sandbox/sandbox.ts';

/**
 * A person signing in at the service in their own browser: types name and
 * password, allows the app, and returns the page they end on.
 */
export async function signInAt(
  browser: Browser,
  address: string,
  person: Sandbox['people']['ada'],
  answer: 'Authorize' | 'Deny' = 'Authorize',
): Promise<Page> {
  // The service's CA is its own; this is the person's browser, where they accepted it long ago.
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(address);
  await page.getByLabel(/user ?name/i).fill(person.username);
  await page.getByLabel(/password/i).fill(person.password);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByRole('button', { name: new RegExp(answer, 'i') }).click();
  await page.waitForLoadState();
  expect(page.url()).not.toContain(new URL(address).host + '/oauth/authorize');
  return page;
}
