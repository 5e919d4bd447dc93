import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { childEnvironment } from './web-app.ts';

const top = join(import.meta.dirname, '..', '..');
const cli = join(top, 'out/main/cli.js');
const ctrlC = '\u0003';

/** util-linux's `script` gives a program a terminal; the one of macOS takes other options. */
const script = '/usr/bin/script';
const missing =
  process.platform === 'linux' && existsSync(script) ? undefined : 'script of util-linux is needed';
if (missing) console.log(`not run: the command line on a terminal: ${missing}`);

describe.skipIf(missing)('Ctrl-C on a real terminal', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-terminal-'));
    execFileSync(process.execPath, [cli, 'vault', 'choose', 'passphrase'], {
      env: environment(),
      input: 'a passphrase of the test',
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // Looks like a Node the program cannot run on, so that the launcher starts the pinned one.
    await writeFile(
      join(folder, 'old.cjs'),
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } });",
    );
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ['a question', [cli, 'vault', 'unlock'], 'Passphrase of the vault: '],
    [
      'a secret that is awaited on standard input',
      [cli, 'org', 'gitlab', 'set', '--instance', 'https://x.example', '--app-id', 'x'].concat(
        '--secret-stdin',
      ),
      undefined,
    ],
    ['the launcher', ['-r', './old.cjs', launcher(), 'vault', 'unlock'], 'Passphrase of the vault'],
  ])('ends %s in plain words and with 130', async (_name, args, awaited) => {
    const { code, shown } = await interrupted(args, awaited);
    expect(shown).toContain('Cancelled');
    expect(shown).not.toContain('Something went wrong');
    expect(code).toBe(130);
  });

  function environment(): NodeJS.ProcessEnv {
    return childEnvironment({ LATCHKEY_HOME: join(folder, 'data'), BROWSER: 'none' });
  }

  /** Presses Ctrl-C when the awaited words are shown, or after a second where none are. */
  async function interrupted(args: readonly string[], awaited: string | undefined) {
    const command = [process.execPath, ...args].map((part) => `'${part}'`).join(' ');
    const child = spawn(script, ['-qec', command, '/dev/null'], {
      cwd: folder,
      env: environment(),
    });
    let shown = '';
    let pressed = false;
    const press = () => {
      if (!pressed) child.stdin.write(ctrlC);
      pressed = true;
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
      if (awaited !== undefined && shown.includes(awaited)) press();
    });
    if (awaited === undefined) setTimeout(press, 1000);
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, shown };
  }
});

function launcher(): string {
  return join(top, 'resources/latchkey.cjs');
}
