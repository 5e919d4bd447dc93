import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createPackage, extractAll, extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { childEnvironment } from '../e2e/web-app.ts';
import { top } from './launch.ts';
import { faultsOf } from './posture/rules.ts';
import { lookOver } from './posture/run.ts';

const why =
  process.platform === 'linux' ? undefined : 'the stand-in for a binary is made for Linux';
if (why !== undefined) console.log(`not run: the packed program: ${why}`);
console.log('not run: dmg, nsis, AppImage, deb and rpm: their tools are fetched from GitHub');

/** What marks the fuses in every Electron binary (`@electron/fuses`). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/**
 * electron-builder as it runs for a release, up to the folder an installer is made of. Only
 * Electron's own files are played; the archive, what lies beside it and the fuses are real.
 */
describe.skipIf(why !== undefined)('the packed program', () => {
  let folder: string;
  let packed: string;
  let output: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-packed-'));
    const electron = await playedElectron(join(folder, 'electron'), '0'.repeat(9));
    const run = pack(electron, join(folder, 'dist'));
    output = run.output;
    expect(run.status, output).toBe(0);
    packed = join(folder, 'dist', 'linux-unpacked');
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('holds the built program and nothing of its sources', async () => {
    const files = listPackage(join(packed, 'resources/app.asar'), { isPack: false }).map((path) =>
      path.replaceAll('\\', '/'),
    );
    for (const needed of [
      '/package.json',
      '/out/main/index.js',
      '/out/preload/index.cjs',
      '/out/renderer/index.html',
      '/resources/icons/tray.png',
      '/resources/icons/512x512.png',
    ])
      expect(files).toContain(needed);

    const tops = new Set(files.map((path) => path.split('/')[1] ?? ''));
    expect([...tops].toSorted()).toEqual(
      ['node_modules', 'out', 'package.json', 'resources'].filter((name) => tops.has(name)),
    );
    const modules = new Set(
      files.filter((path) => path.startsWith('/node_modules/')).map((path) => path.split('/')[2]),
    );
    for (const name of modules) expect(['keytar', '@napi-rs', '.bin']).toContain(name);
    expect(files.filter((path) => /\.(ts|tsx|map|md|cc|mk)$/.test(path))).toEqual([]);
  });

  test('starts what its manifest names, under the name the scheme is registered with', () => {
    const archive = join(packed, 'resources/app.asar');
    const manifest = JSON.parse(extractFile(archive, 'package.json').toString('utf8')) as Record<
      string,
      unknown
    >;
    expect(manifest).toMatchObject({
      main: 'out/main/index.js',
      desktopName: 'dev.latchkey.desktop',
      type: 'module',
    });
  });

  test('starts from what is in the archive, with every rule kept', async () => {
    const unpacked = join(folder, 'from-archive');
    extractAll(join(packed, 'resources/app.asar'), unpacked);
    const { posture, output: words } = await lookOver(unpacked);
    expect(posture, words).toBeDefined();
    expect(faultsOf(posture!)).toEqual([]);
  });

  test('keeps native parts outside the archive, where the system can load them', async () => {
    const unpacked = join(packed, 'resources/app.asar.unpacked/node_modules');
    const files = existsSync(unpacked) ? await readdir(unpacked, { recursive: true }) : [];
    const natives = files.filter((name) => name.endsWith('.node'));
    for (const [name, built] of [
      ['keytar', 'keytar/build/Release/keytar.node'],
      ['@napi-rs/keyring', '@napi-rs/keyring'],
    ] as const) {
      if (!existsSync(join(top, 'node_modules', built))) {
        console.log(`not run: ${name} in the packed program: it is not installed here`);
        continue;
      }
      expect(natives.some((path) => path.startsWith(name.split('/')[0]!))).toBe(true);
    }
  });

  test('has every fuse as decided', async () => {
    const on = FuseState.ENABLE;
    const off = FuseState.DISABLE;
    expect(await getCurrentFuseWire(join(packed, 'latchkey'))).toMatchObject({
      [FuseV1Options.RunAsNode]: off,
      [FuseV1Options.EnableCookieEncryption]: on,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
      [FuseV1Options.EnableNodeCliInspectArguments]: off,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
      [FuseV1Options.OnlyLoadAppFromAsar]: on,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: off,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
      [FuseV1Options.WasmTrapHandlers]: on,
    });
  });

  test('brings a command line that runs by itself', () => {
    const shim = join(packed, 'resources/cli/resources/latchkey.cjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [shim, '--version'], {
      encoding: 'utf8',
      env: childEnvironment({ LATCHKEY_HOME: join(folder, 'data') }),
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
  });

  test('is not made from an Electron with a fuse nobody decided about', async () => {
    const newer = await playedElectron(join(folder, 'newer'), '0'.repeat(10));
    const { status, output: words } = pack(newer, join(folder, 'dist-newer'));
    expect(status).not.toBe(0);
    expect(words).toMatch(/fuse/i);
  });
});

function pack(electron: string, into: string): { status: number | null; output: string } {
  const cli = join(top, 'node_modules/electron-builder/cli.js');
  const options = ['--linux', '--dir', '--publish', 'never'];
  const settings = [`-c.electronDist=${electron}`, `-c.directories.output=${into}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...options, ...settings], {
    cwd: top,
    encoding: 'utf8',
    timeout: 110_000,
    env: childEnvironment({}),
  });
  return { status, output: `${stdout}\n${stderr}` };
}

/** As much of Electron's folder as electron-builder looks at, with the given row of fuses. */
async function playedElectron(folder: string, wire: string): Promise<string> {
  const { version } = JSON.parse(
    await readFile(join(top, 'node_modules/electron/package.json'), 'utf8'),
  ) as { version: string };
  await mkdir(join(folder, 'locales'), { recursive: true });
  await mkdir(join(folder, 'resources'));
  const head = Buffer.from([1, wire.length]);
  const binary = Buffer.concat([Buffer.from(`ELF ${sentinel}`), head, Buffer.from(wire)]);
  const files: Readonly<Record<string, string | Buffer>> = {
    electron: binary,
    version,
    LICENSE: '',
    'LICENSES.chromium.html': '',
    'chrome-sandbox': '',
    chrome_crashpad_handler: '',
    'locales/en-US.pak': '',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  await chmod(join(folder, 'electron'), 0o755);

  const empty = join(folder, 'empty');
  await mkdir(empty);
  await createPackage(empty, join(folder, 'resources/default_app.asar'));
  await rm(empty, { recursive: true });
  return folder;
}
