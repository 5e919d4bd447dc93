import type { Browser, Page } from 'playwright-core';

import type { Job } from './jobs.ts';

/**
 * A person in a browser of their own, where the service's certificate was accepted long ago: signs in
 * on the service's page and allows the app. Ends on the page of ours that says so.
 */
export async function signInOnPage(
  browser: Browser,
  job: Job,
  who: 'admin' | 'person',
  address: string,
): Promise<void> {
  const page = await personalPage(browser, job);
  await page.goto(address);
  await enterName(page, job, who);
  // Some services ask once only whether the app is allowed.
  const allow = page.getByRole('button', { name: /^(?:Authori[sz]e|Accept)/ });
  const end = page.getByText(/close this/i);
  await allow.or(end).first().waitFor();
  if (await allow.isVisible()) await allow.click();
  await end.waitFor();
  await page.context().close();
}

/** The same with a code that is typed at the service. */
export async function enterCodeOnPage(
  browser: Browser,
  job: Job,
  who: 'admin' | 'person',
  { address, code }: { readonly address: string; readonly code: string },
): Promise<void> {
  const page = await personalPage(browser, job);
  await page.goto(address);
  await enterName(page, job, who);
  await page.getByLabel(/code/i).fill(code);
  await page.getByRole('button', { name: /^(?:Continue|Next)$/ }).click();
  await page.getByRole('button', { name: /^(?:Authori[sz]e|Continue)/ }).click();
  await page.waitForLoadState();
  await page.context().close();
}

async function personalPage(browser: Browser, { proxy }: Job): Promise<Page> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    ...(proxy === null ? {} : { proxy: { server: proxy, bypass: '127.0.0.1' } }),
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

async function enterName(page: Page, { people }: Job, who: 'admin' | 'person'): Promise<void> {
  if (people === null) throw new Error('nobody signs in there');
  const { name, password } = people[who];
  await page.getByLabel(/^(?:user ?name|email)/i).fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
