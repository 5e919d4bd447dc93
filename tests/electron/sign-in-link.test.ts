import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { launchShell, missing, program, shellEnvironment, top, type Shell } from './launch.ts';
import { ask, settled, setUpGitlab } from './page-calls.ts';

if (missing !== undefined) console.log(`not run: sign-in by link in the shell: ${missing}`);

const passphrase = 'correct horse battery';

/**
 * Sign-ins that come back by our own scheme, in each of the ways a system has: told to the
 * running app, left by a second start, and as the reason of the first start.
 */
describe.skipIf(missing !== undefined)('a sign-in answered by a link', () => {
  let folder: string;
  let home: string;
  let sandbox: Sandbox;
  let shell: Shell;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-link-'));
    home = join(folder, 'data');
    const file = join(folder, 'passphrase');
    await mkdir(home);
    await writeFile(file, passphrase, { mode: 0o600 });
    environment = { HOME: folder, LATCHKEY_PASSPHRASE_FILE: file };
    sandbox = await startSandbox();
    shell = await launchShell({ home, environment });
    await setUpGitlab(shell.page, sandbox, passphrase);
  });

  afterAll(async () => {
    await shell?.close();
    await sandbox?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Starts an attempt, lets a person allow it at the service, and gives the link that comes back. */
  async function allow(who: 'ada' | 'grace' | 'linus'): Promise<{ id: string; link: string }> {
    const attempt = await ask(shell.page, 'sign-in.start', {
      provider: 'gitlab',
      instance: sandbox.url,
    });
    expect(attempt).toMatchObject({ method: 'custom-protocol', browserOpened: true });
    const visitor = sandbox.visitor(who);
    const { callback } = await visitor.authorise(attempt.authorizeUrl!);
    await visitor.close();
    expect(callback).toMatch(/^dev\.latchkey:\/\/oauth\/gitlab\?/);
    return { id: attempt.id, link: callback! };
  }

  const logins = async () =>
    (await ask(shell.page, 'accounts.list', {})).map(({ login }) => login).toSorted();

  test('is completed by open-url', async () => {
    const { id, link } = await allow('ada');
    await shell.app.evaluate(
      ({ app }, url) => void app.emit('open-url', { preventDefault() {} }, url),
      link,
    );
    expect(await settled(shell.page, id)).toMatchObject({ status: 'done' });
    expect(await logins()).toEqual(['ada']);
  });

  test('is completed by a second start, which ends by itself', async () => {
    const { id, link } = await allow('grace');
    const second = spawn(program, ['--no-sandbox', '.', link], {
      cwd: top,
      env: shellEnvironment({ home, environment }),
      stdio: 'ignore',
    });
    expect((await once(second, 'exit'))[0]).toBe(0);
    expect(await settled(shell.page, id)).toMatchObject({ status: 'done' });
    expect(await logins()).toEqual(['ada', 'grace']);
  });

  test('changes nothing when the link is used again', async () => {
    const { id, link } = await allow('linus');
    const emit = () =>
      shell.app.evaluate(
        ({ app }, url) => void app.emit('open-url', { preventDefault() {} }, url),
        link,
      );
    await emit();
    expect(await settled(shell.page, id)).toMatchObject({ status: 'done' });
    const before = await ask(shell.page, 'accounts.list', {});
    await emit();
    await shell.page.waitForTimeout(500);
    const after = await ask(shell.page, 'accounts.list', {});
    expect(after.map((one) => [one.id, one.linkedAt])).toEqual(
      before.map((one) => [one.id, one.linkedAt]),
    );
  });

  test('is completed by the link that starts the app', async () => {
    for (const { id } of await ask(shell.page, 'accounts.list', {}))
      await ask(shell.page, 'accounts.unlink', { id });
    const { id, link } = await allow('ada');
    // The app is gone from one moment to the next while the person is in the browser.
    const ended = once(shell.app.process(), 'exit');
    shell.app.process().kill('SIGKILL');
    await ended;

    shell = await launchShell({ home, environment, args: [link] });
    expect(await settled(shell.page, id)).toMatchObject({ status: 'done' });
    expect(await logins()).toEqual(['ada']);
    await shell.page.getByText('Ada', { exact: false }).first().waitFor();
  });
});
