import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { chromiumPath } from '../e2e/browser.ts';
import { isReal, launchShell, missing, program, shellEnvironment, top } from './launch.ts';
import type { Shell } from './launch.ts';
import { ask, setUpGitlab, settled } from './page-calls.ts';

const scheme = 'dev.latchkey';
const absent = ['/usr/bin/xdg-open', '/usr/bin/xdg-settings', '/usr/bin/update-desktop-database']
  .filter((path) => !existsSync(path))
  .join(', ');
const why =
  missing ??
  (process.platform === 'linux' ? undefined : 'it is about desktops on Linux') ??
  (absent === '' ? undefined : `${absent} is not installed`) ??
  (chromiumPath === undefined ? 'no Chromium is installed' : undefined);
if (why !== undefined) console.log(`not run: the chain of a link: ${why}`);

/**
 * The whole way of an answer, with nothing of it played: the person's browser follows the
 * service's redirect to our scheme, the desktop looks up who opens it and starts our program,
 * that hands the link to the first process, and its window shows the account.
 */
describe.skipIf(why !== undefined)('the chain of a link', () => {
  let folder: string;
  let home: string;
  let sandbox: Sandbox;
  let shell: Shell;
  let browser: BrowserContext;
  let page: Page;
  let desktop: Record<string, string>;
  let starts: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-chain-'));
    home = join(folder, 'data');
    starts = join(folder, 'starts.txt');
    desktop = {
      HOME: folder,
      XDG_DATA_HOME: join(folder, '.local/share'),
      XDG_CONFIG_HOME: join(folder, '.config'),
      XDG_CURRENT_DESKTOP: 'GNOME',
      // xdg-open wants a display to be named; nothing is ever drawn on it.
      DISPLAY: process.env['DISPLAY'] ?? ':999',
      ...(isReal ? {} : { STANDIN_XDG: '1' }),
    };
    await installProgram();
    sandbox = await startSandbox();
    shell = await launchShell({ home, environment: desktop });
    await setUpGitlab(shell.page, sandbox, 'correct horse battery');
    browser = await openBrowser();
    page = browser.pages()[0] ?? (await browser.newPage());
  });

  afterAll(async () => {
    await browser?.close();
    await shell?.close();
    await sandbox?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  test('the app makes itself the opener of its scheme', () => {
    const asked = ['query', 'default', `x-scheme-handler/${scheme}`];
    const { stdout } = spawnSync('xdg-mime', asked, {
      encoding: 'utf8',
      env: shellEnvironment({ home, environment: desktop }),
    });
    expect(stdout.trim()).toBe('dev.latchkey.desktop');
  });

  test('leads from the service through browser, desktop and second process to the first window', async () => {
    const attempt = await ask(shell.page, 'sign-in.start', {
      provider: 'gitlab',
      instance: sandbox.url,
    });
    expect(attempt.method).toBe('custom-protocol');

    const { ada } = sandbox.people;
    await page.goto(attempt.authorizeUrl!);
    await page.getByLabel(/user ?name/i).fill(ada.username);
    await page.getByLabel(/password/i).fill(ada.password);
    await page.getByRole('button', { name: /sign in/i }).click();
    await page.getByRole('button', { name: /authorize/i }).click();

    expect(await settled(shell.page, attempt.id)).toMatchObject({ status: 'done' });
    expect(await ask(shell.page, 'accounts.list', {})).toMatchObject([{ login: 'ada' }]);
    const started = (await readFile(starts, 'utf8')).trim().split('\n');
    expect(started).toHaveLength(1);
    expect(started[0]).toMatch(/^dev\.latchkey:\/\/oauth\/gitlab\?code=/);
  });

  test('takes its scheme back before the next sign-in, when another program took it', async () => {
    const applications = join(folder, '.local/share/applications');
    await writeFile(
      join(applications, 'thief.desktop'),
      `[Desktop Entry]\nType=Application\nName=Thief\nExec=/bin/false %u\nMimeType=x-scheme-handler/${scheme};\n`,
    );
    const env = shellEnvironment({ home, environment: desktop });
    spawnSync('xdg-mime', ['default', 'thief.desktop', `x-scheme-handler/${scheme}`], { env });
    const asked = ['query', 'default', `x-scheme-handler/${scheme}`];
    const opener = () => spawnSync('xdg-mime', asked, { encoding: 'utf8', env }).stdout.trim();
    expect(opener()).toBe('thief.desktop');

    const attempt = await ask(shell.page, 'sign-in.start', {
      provider: 'gitlab',
      instance: sandbox.url,
    });
    expect(attempt.method).toBe('custom-protocol');
    expect(opener()).toBe('dev.latchkey.desktop');
    await ask(shell.page, 'sign-in.cancel', { id: attempt.id });
  });

  /** What a package's installation does: the program's entry, with our scheme in it. */
  async function installProgram(): Promise<void> {
    const applications = join(folder, '.local/share/applications');
    await mkdir(applications, { recursive: true });
    await mkdir(join(folder, '.config'), { recursive: true });
    const start = join(folder, 'latchkey');
    await writeFile(
      start,
      `#!/bin/sh\nprintf '%s\\n' "$1" >>'${starts}'\ncd '${top}' && exec '${program}' --no-sandbox . "$1"\n`,
    );
    await chmod(start, 0o755);
    await writeFile(
      join(applications, 'dev.latchkey.desktop'),
      `[Desktop Entry]\nType=Application\nName=Latchkey\nExec=${start} %u\nMimeType=x-scheme-handler/${scheme};\n`,
    );
    spawnSync('update-desktop-database', [applications]);
  }

  /** The person's browser, in which they once allowed the service to open our scheme. */
  async function openBrowser(): Promise<BrowserContext> {
    const profile = join(folder, 'browser');
    await mkdir(join(profile, 'Default'), { recursive: true });
    const allowed = { [new URL(sandbox.url).origin]: { [scheme]: true } };
    await writeFile(
      join(profile, 'Default/Preferences'),
      JSON.stringify({ protocol_handler: { allowed_origin_protocol_pairs: allowed } }),
    );
    return chromium.launchPersistentContext(profile, {
      executablePath: chromiumPath ?? '',
      ignoreHTTPSErrors: true,
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...['--headless=new', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
      ],
      env: shellEnvironment({ home, environment: desktop }),
    });
  }
});
