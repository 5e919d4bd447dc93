import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { childEnvironment } from '../../e2e/web-app.ts';
import type { Mutant } from './mutants.ts';
import type { Posture } from './report.ts';

const top = join(import.meta.dirname, '..', '..', '..');
const standin = join(top, 'tests/electron-standin/dist/electron');
const probe = join(import.meta.dirname, 'probe.ts');

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly posture: Posture | undefined;
}

/** Starts the build in `folder` as a release, without a browser, and looks it over. */
export async function lookOver(folder: string, switches: readonly string[] = []): Promise<Ended> {
  const home = await mkdtemp(join(tmpdir(), 'latchkey-posture-'));
  try {
    return await start(folder, home, switches);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function start(folder: string, home: string, switches: readonly string[]): Promise<Ended> {
  const child = spawn(standin, [...switches, '-r', probe, folder], {
    cwd: folder,
    env: childEnvironment({ LATCHKEY_HOME: home, STANDIN_BROWSER: 'none', STANDIN_PACKAGED: '1' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const line = /^POSTURE (.*)$/m.exec(output)?.[1];
      // The probe writes exactly this shape.
      const posture = line === undefined ? undefined : (JSON.parse(line) as Posture);
      resolve({ code, output: output.replace(/^POSTURE .*$/m, ''), posture });
    });
  });
}

/** A copy of the build with one fault in it. Throws when the place for the fault is not there. */
export async function plant(mutant: Mutant): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-mutant-'));
  await mkdir(join(folder, 'out'));
  await cp(join(top, 'package.json'), join(folder, 'package.json'));
  for (const part of ['out/main', 'out/preload'])
    await cp(join(top, part), join(folder, part), { recursive: true });
  await symlink(join(top, 'out/renderer'), join(folder, 'out/renderer'));
  await symlink(join(top, 'resources'), join(folder, 'resources'));

  for (const file of await places(mutant)) {
    const path = join(folder, file);
    const before = await readFile(path, 'utf8');
    const after = before.replace(mutant.find, () => mutant.replace);
    if (after === before) continue;
    await writeFile(path, after);
    return folder;
  }
  throw new Error(`the fault "${mutant.name}" has no place in the build`);
}

/** The entry first; what it shares with other entries lies in files of their own. */
async function places({ file }: Mutant): Promise<readonly string[]> {
  if (file !== undefined) return [file];
  const built = await readdir(join(top, 'out/main'));
  return ['index.js', ...built.filter((name) => name !== 'index.js')].map(
    (name) => `out/main/${name}`,
  );
}
