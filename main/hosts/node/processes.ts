import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';

import type { Processes } from '../../ports/processes.ts';

/**
 * Processes of this machine. A mark is when a process started: a number the system gave to another
 * since has another mark. Where the system does not tell, a mark is empty and the number alone counts.
 */
export function createProcesses(): Processes {
  let own: string | undefined;
  return {
    // Asked when first needed: outside Linux it costs a process of its own.
    get self() {
      own ??= markOf(process.pid) ?? '';
      return { pid: process.pid, mark: own };
    },
    isAlive({ pid, mark }) {
      if (!Number.isSafeInteger(pid) || pid <= 0 || !answers(pid)) return false;
      const current = markOf(pid);
      return current !== undefined && (mark === '' || current === '' || current === mark);
    },
  };
}

/** Signal 0 only asks. A process of somebody else refuses, which proves that it is there. */
function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/** `undefined` when the process is gone or only waits to be collected. */
function markOf(pid: number): string | undefined {
  if (process.platform === 'linux') return markFromProc(pid);
  if (process.platform === 'win32') return startTime('powershell.exe', powershell(pid));
  return startTime('ps', ['-o', 'lstart=', '-p', String(pid)]);
}

/**
 * Start time in clock ticks since boot: field 22 of `/proc/<pid>/stat` (proc_pid_stat(5)), with the
 * boot's own id, because after a reboot the same number may have the same ticks.
 */
function markFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in field 2 may hold blanks and brackets, so counting starts after its last bracket.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    return `${bootId()}:${fields[18] ?? ''}`;
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return '';
  }
}

function powershell(pid: number): readonly string[] {
  return ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.Ticks`];
}

function startTime(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5_000,
    }).trim();
  } catch {
    return '';
  }
}
