import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { childEnvironment } from './web-app.ts';

const program = join(import.meta.dirname, '..', '..', 'out', 'main', 'web.js');
const home = mkdtempSync(join(tmpdir(), 'latchkey-start-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('a web host that cannot start says why, without a stack', () => {
  test.each([
    ['an unknown option', ['--nope'], {}, 2, 'Usage: web'],
    ['a port that is no number', ['--port', 'abc'], {}, 2, '--port takes a number'],
    ['a port out of range', ['--port', '65536'], {}, 2, '--port takes a number'],
    ['a relative data folder', [], { LATCHKEY_HOME: 'here' }, 1, 'This folder cannot be used'],
  ])('%s', (_, args, environment, code, words) => {
    const ended = start(args, environment);
    expect(ended.code).toBe(code);
    expect(ended.said).toContain(words);
    expect(ended.said).not.toMatch(/\n\s+at /);
  });

  test('neither does the launcher answer an unknown option with a stack', () => {
    const launcher = join(import.meta.dirname, '..', '..', 'packaging', 'start.ts');
    const { status, stderr } = spawnSync(process.execPath, [launcher, '--nope'], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: npm start');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const ended = start(['--port', String(port)]);
    other.close();
    expect(ended).toMatchObject({
      code: 1,
      said: expect.stringContaining(`This port cannot be used: ${port}`) as string,
    });
    expect(ended.said).not.toMatch(/\n\s+at /);
  });
});

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { status, stderr } = spawnSync(process.execPath, [program, '--no-browser', ...args], {
    env: childEnvironment({ LATCHKEY_HOME: home, BROWSER: 'none', ...environment }),
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { code: status, said: stderr };
}
