import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { startDemo } from '../sandbox/demo.ts';
import { launchBrowser } from '../tests/e2e/browser.ts';
import { openDoor } from '../tests/e2e/door.ts';
import { startWebApp } from '../tests/e2e/web-app.ts';
import { build } from './build.ts';

/**
 * Takes the README's pictures from the running app, on the demo's sandbox:
 * `npm exec -- node packaging/screenshots.ts`.
 */
const pictures = join(import.meta.dirname, '..', 'docs', 'images');

await build();
await mkdir(pictures, { recursive: true });
const demo = await startDemo(() => undefined);
const app = await startWebApp(demo.environment['LATCHKEY_HOME'] ?? '', demo.environment);
const browser = await launchBrowser();
try {
  const door = await openDoor(await app.address());
  const { git } = await door.call('integrations.list', {});
  const { instance } = git.find(({ provider }) => provider === 'gitlab')!;
  const attempt = await door.call('sign-in.start', { provider: 'gitlab', instance });
  const { callback } = await demo.sandbox.visitor('ada').authorise(attempt.authorizeUrl ?? '');
  await fetch(callback ?? '');
  await door.until(
    'repositories.list',
    {},
    ({ total, index }) => total > 5 && index.every((one) => one.status === 'complete'),
  );
  for (const path of ['analytics/jaffle-shop', 'platform/infra']) {
    const { id } = await door.call('git.clone', { url: `${instance}/${path}.git` });
    await door.until('git.operations', {}, (all) =>
      all.some((one) => one.id === id && one.status === 'done'),
    );
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      colorScheme,
      viewport: { width: 1200, height: 720 },
      deviceScaleFactor: 1.5,
    });
    const page = await context.newPage();
    await page.goto(await app.address());
    await page.getByRole('navigation', { name: 'Sections' }).getByLabel('Repositories').click();
    await page.getByText('jaffle-shop').first().waitFor();
    await page.waitForTimeout(800);
    await page.screenshot({ path: join(pictures, `repositories-${colorScheme}.png`) });
    await context.close();
  }
} finally {
  await browser.close();
  await app.stop();
  await demo.close();
}
