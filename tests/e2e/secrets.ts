import { readFileSync, readdirSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Which secrets, by number, a piece of data holds in any form. */
export function leaksIn(data: Buffer, secrets: readonly string[]): readonly number[] {
  return secrets.flatMap((secret, index) =>
    formsOf(secret).some((form) => data.includes(form)) ? [index] : [],
  );
}

const known = new Map<string, readonly Buffer[]>();

function formsOf(secret: string): readonly Buffer[] {
  const made = known.get(secret) ?? makeForms(secret);
  known.set(secret, made);
  return made;
}

function makeForms(secret: string): readonly Buffer[] {
  // Inside a longer text, base64 of a secret depends on where it starts: three alignments, ends cut off.
  const aligned = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(offset === 0 ? 0 : offset + 1, -2);
  });
  return [
    ...[secret, encodeURIComponent(secret), ...aligned].map((text) => Buffer.from(text)),
    Buffer.from(secret, 'utf16le'),
  ];
}

/** The files below a folder that hold one of the secrets. */
export async function leakingFiles(
  folder: string,
  secrets: readonly string[],
): Promise<readonly string[]> {
  const files = await filesUnder(folder);
  const found = await Promise.all(
    files.map(async (file) => (leaksIn(await readFile(file), secrets).length > 0 ? [file] : [])),
  );
  return found.flat();
}

export async function filesUnder(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

export interface ProcessWatch {
  /** Command lines and environments that were seen. */
  readonly seen: ReadonlySet<string>;
  stop(): void;
}

/**
 * Reads, again and again, what any process of the same person could read of ours: arguments and
 * environments of those that know of `folder`, and of everything they start. Sees nothing where
 * there is no /proc.
 */
export function watchProcesses(folder: string): ProcessWatch {
  const seen = new Set<string>();
  if (process.platform !== 'linux') {
    console.log('not run: command lines and environments: there is no /proc here');
    return { seen, stop: () => undefined };
  }
  const family = new Set<string>();
  const look = (): void => {
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const parent = stat.slice(stat.lastIndexOf(')') + 4).split(' ', 1)[0] ?? '';
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        const ours = family.has(pid) || family.has(parent) || environment.includes(folder);
        if (!ours) continue;
        family.add(pid);
        seen.add(environment);
        seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      } catch {
        // It ended while it was looked at, or is somebody else's.
      }
    }
  };
  const sampling = setInterval(look, 20);
  return { seen, stop: () => clearInterval(sampling) };
}
