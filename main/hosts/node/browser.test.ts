import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { openInBrowser } from './browser.ts';

let folder: string;
let opened: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-browser-'));
  opened = join(folder, 'opened');
  for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME', 'BROWSER'])
    vi.stubEnv(name, '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A browser of the old Unix kind: a program that is given the address. */
function browser(ending: string): void {
  const program = join(folder, 'browser');
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$1" >> '${opened}'\n${ending}\n`);
  chmodSync(program, 0o755);
  vi.stubEnv('BROWSER', program);
}

describe.runIf(process.platform === 'linux')('opening a page', () => {
  test('hands the address to the browser and says that it did', async () => {
    browser('exit 0');
    const url = "https://gitlab.com/oauth/authorize?state=a&scope=b%20c#'";
    expect(await openInBrowser(url)).toBe(true);
    expect(readFileSync(opened, 'utf8')).toBe(`${new URL(url).href}\n`);
  });

  test('says so when the browser fails', async () => {
    browser('exit 3');
    expect(await openInBrowser('https://gitlab.com/')).toBe(false);
  });

  test('does not wait for a browser that stays open', async () => {
    browser('sleep 4');
    const started = performance.now();
    expect(await openInBrowser('https://gitlab.com/')).toBe(true);
    expect(performance.now() - started).toBeLessThan(3_500);
  });

  test.each([
    ['there is no display', {}],
    ['the person wants none', { DISPLAY: ':0', BROWSER: 'none' }],
    ['the one that is named is not there', { BROWSER: '/nowhere/browser' }],
  ])('says no when %s', async (_, env) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(await openInBrowser('https://gitlab.com/')).toBe(false);
  });

  test.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'dev.latchkey://oauth/gitlab?code=x',
    'vscode://file/etc',
    '-h',
    '/etc/passwd',
    '',
    'https://',
  ])('refuses %j', async (url) => {
    browser('exit 0');
    expect(await openInBrowser(url)).toBe(false);
    expect(existsSync(opened)).toBe(false);
  });
});
