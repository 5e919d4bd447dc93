import { existsSync, readFileSync, statSync } from 'node:fs';
import { open as openInspector } from 'node:inspector';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { notEmulated } from './strict.ts';
import { bootAs, type Boot } from './state.ts';

/** The versions the project's Electron embeds. */
const versions = { electron: '45.4.1', chrome: '156.0.8078.79' };

interface CommandLine {
  readonly target: string;
  readonly preloads: readonly string[];
  readonly switches: readonly string[];
}

await main();

/** Does what Electron's own default app does: reads the command line and loads the app it names. */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--version')) return console.log(`v${versions.electron}`);
  const { target, preloads, switches } = read(args);
  const appPath = statSync(target).isDirectory() ? target : topOf(target);
  const manifest = JSON.parse(
    readFileSync(join(appPath, 'package.json'), 'utf8'),
  ) as Boot['manifest'];
  const entry = appPath === target ? join(appPath, manifest['main'] ?? 'index.js') : target;

  const given = switches.map((text) => /^--([^=]+)=?(.*)$/s.exec(text) ?? []);
  const has = (name: string) => given.find(([, own]) => own === name);
  bootAs({
    appPath,
    manifest,
    announceDevTools: has('remote-debugging-port') !== undefined,
    withBrowser: process.env['STANDIN_BROWSER'] !== 'none',
  });
  becomeElectron(args, appPath);

  const inspect = has('inspect');
  if (inspect) openInspector(Number(inspect[2] || 9229), '127.0.0.1');
  const { app } = await import('./electron.ts');
  const { start } = await import('./app.ts');
  for (const [, name, value] of given) {
    if (name !== undefined) app.commandLine.appendSwitch(name, value);
  }
  const require = createRequire(join(appPath, 'package.json'));
  for (const preload of preloads) require(preload);
  await import(pathToFileURL(entry).href);
  await start();
}

function read(args: readonly string[]): CommandLine {
  const preloads: string[] = [];
  const switches: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at] ?? '';
    if (argument === '-r' || argument === '--require') preloads.push(args[(at += 1)] ?? '');
    else if (argument.startsWith('--')) switches.push(argument);
    else if (argument.startsWith('-')) notEmulated(`the option ${argument}`);
    else return { target: resolve(argument), preloads, switches };
  }
  return notEmulated('a start without an app');
}

/** Makes the process look as an Electron main process does. */
function becomeElectron(args: readonly string[], appPath: string): void {
  const exec = process.env['STANDIN_EXEC'] ?? process.execPath;
  const define = (name: string, value: unknown) =>
    Object.defineProperty(process, name, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  process.argv = [exec, ...args];
  define('execPath', exec);
  define('versions', Object.freeze({ ...process.versions, ...versions }));
  define('type', 'browser');
  define('resourcesPath', join(appPath, 'resources'));
  if (process.env['STANDIN_PACKAGED'] !== '1') define('defaultApp', true);
}

function topOf(file: string): string {
  const folder = dirname(file);
  if (existsSync(join(folder, 'package.json'))) return folder;
  return folder === dirname(folder)
    ? notEmulated(`an app without package.json: ${file}`)
    : topOf(folder);
}
