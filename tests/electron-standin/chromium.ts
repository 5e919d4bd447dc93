import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { connect, type Cdp } from './cdp.ts';

export interface Chromium {
  readonly cdp: Cdp;
  /** Its DevTools address, for whoever wants to drive the same pages. */
  readonly url: string;
  readonly pid: number;
}

const switches = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-extensions',
  '--disable-sync',
  '--password-store=basic',
  '--no-startup-window',
  '--remote-debugging-port=0',
];

/** Starts Chromium in its own process group; it ends with this process, however that ends. */
export async function launchChromium(extra: readonly string[]): Promise<Chromium> {
  const profile = mkdtempSync(join(tmpdir(), 'electron-standin-'));
  const program = process.env['STANDIN_CHROMIUM'] ?? '/usr/bin/chromium';
  const child = spawn(program, [...switches, `--user-data-dir=${profile}`, ...extra], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`cannot start ${program}`);
  endWithUs(pid, profile);
  process.once('exit', () => {
    kill(pid);
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  });

  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)));
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /^DevTools listening on (ws:.*)$/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return { cdp: await connect(url), url, pid };
}

/** A shell waits on a pipe that closes when we die, by SIGKILL too, and then ends the group. */
function endWithUs(pid: number, profile: string): void {
  const script = 'cat >/dev/null; kill -9 -"$1" 2>/dev/null; rm -rf "$2"';
  spawn('/bin/sh', ['-c', script, 'sh', String(pid), profile], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  }).unref();
}

function kill(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
