import type { GitProgress } from '../../../ports/git-runner.ts';

/**
 * One line of git's progress, or null when it is none.
 * `Receiving objects:  45% (123/273), 12.34 MiB | 1.20 MiB/s` (git's progress.c);
 * lines of the server carry `remote: ` in front and have the same form.
 */
export function readProgress(line: string): GitProgress | null {
  const found = form.exec(line);
  if (found === null) return null;
  const [, title = '', percent = '', amount, unit, speed, speedUnit] = found;
  const phase = phases[title.toLowerCase()];
  if (phase === undefined) return null;
  return {
    phase,
    percent: Math.min(100, Number(percent)),
    bytes: inBytes(amount, unit),
    bytesPerSecond: inBytes(speed, speedUnit),
  };
}

/** True for the server's own counters, which are progress and not words. */
export function isServerProgress(line: string): boolean {
  return /^(?:Enumerating|Counting|Compressing) objects: |^Total \d+ \(delta \d+\)/.test(line);
}

const form =
  /^(?:remote: )?(Counting objects|Compressing objects|Receiving objects|Unpacking objects|Resolving deltas|Updating files|Writing objects):\s+(\d{1,3})% \(\d+\/\d+\)(?:, ([\d.]+) (bytes|KiB|MiB|GiB|TiB)(?: \| ([\d.]+) (bytes|KiB|MiB|GiB|TiB)\/s)?)?/i;

const phases: Readonly<Record<string, string>> = {
  'counting objects': 'counting',
  'compressing objects': 'compressing',
  'receiving objects': 'receiving',
  'unpacking objects': 'receiving',
  'resolving deltas': 'resolving',
  'updating files': 'updating',
  'writing objects': 'writing',
};

const units: Readonly<Record<string, number>> = {
  bytes: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

function inBytes(amount: string | undefined, unit: string | undefined): number | null {
  const factor = units[unit ?? ''];
  return amount === undefined || factor === undefined ? null : Math.round(Number(amount) * factor);
}
