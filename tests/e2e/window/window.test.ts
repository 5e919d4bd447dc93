import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { chromiumPath, launchBrowser } from '../browser.ts';
import { integrationScenes } from './integration-scenes.ts';
import { linkScenes } from './link-scenes.ts';
import { networkScenes } from './network-scenes.ts';
import { scenes } from './scenes.ts';
import { createStage, type Look, type Stage } from './stage.ts';

if (chromiumPath === undefined) console.log('not run: the window in a browser: no Chromium here');

/** A folder for pictures, for people who want to look. */
const pictures = process.env['LATCHKEY_PICTURES'];
const looks: readonly Look[] = [
  { scheme: 'light', width: 900, height: 600 },
  { scheme: 'dark', width: 1440, height: 900 },
];

let browser: Browser;
let stage: Stage;
let axe: string;

describe.skipIf(chromiumPath === undefined)('the window in a browser', () => {
  beforeAll(async () => {
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    if (pictures !== undefined) await mkdir(pictures, { recursive: true });
    browser = await launchBrowser();
    stage = await createStage(browser);
  });

  afterAll(async () => {
    await stage?.close();
    await browser?.close();
  });

  test.each([...scenes, ...linkScenes, ...integrationScenes, ...networkScenes])(
    '$name is accessible, fits and is within the policy',
    async (scene) => {
      const all = [];
      for (const look of looks) {
        const { page, complaints, close } = await stage.show(scene, look);
        const name = `${scene.name}-${look.width}-${look.scheme}`;
        if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) });
        const found = {
          complaints,
          barriers: await barriers(page),
          tooWide: await widerThanTheWindow(page),
        };
        await close();
        all.push({ name, ...found });
      }
      expect(all).toEqual(
        all.map(({ name }) => ({ name, complaints: [], barriers: [], tooWide: [] })),
      );
    },
  );

  test('text of twice the size is not cut off in the sidebar', async () => {
    const scene = scenes.find(({ name }) => name === 'accounts') ?? scenes[0]!;
    const { page, close } = await stage.show(scene, { scheme: 'light', width: 1440, height: 900 });
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('aside a, aside button')]
        .filter((element) => element.scrollHeight > element.clientHeight + 1)
        .map((element) => element.textContent),
    );
    const overlaps = await page.evaluate(() => {
      const boxes = [...document.querySelectorAll('nav a span, aside [role=group] span')]
        .filter(({ children, clientHeight }) => children.length === 0 && clientHeight > 1)
        .map((element) => ({ words: element.textContent, box: element.getBoundingClientRect() }));
      return boxes
        .slice(1)
        .filter(({ box }, index) => box.top < (boxes[index]?.box.bottom ?? 0) - 2)
        .map(({ words }) => words);
    });
    await close();
    expect({ cut, overlaps }).toEqual({ cut: [], overlaps: [] });
  });
});

/** What axe finds against WCAG 2.2 AA and its own best practices. */
async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  );
}

/** Elements that stick out to the right: at the least size nothing scrolls sideways. */
function widerThanTheWindow(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const main = document.querySelector('main');
    const wide = [document.documentElement, ...(main ? [main] : [])];
    return wide
      .filter((element) => element.scrollWidth > element.clientWidth)
      .map((element) => `${element.tagName} ${element.scrollWidth} > ${element.clientWidth}`);
  });
}
