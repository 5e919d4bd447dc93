import { spawnSync } from 'node:child_process';
import { win32 } from 'node:path';

/**
 * The security descriptor of a file in SDDL, as Windows itself says it; null when it does not. The
 * path travels in the environment, so that no character of it is taken for a command.
 */
export function readDescriptor(path: string): string | null {
  const system = process.env['SystemRoot'] ?? 'C:\\Windows';
  const shell = win32.join(system, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const script = '(Get-Acl -LiteralPath $env:LATCHKEY_PATH).Sddl';
  const { status, stdout } = spawnSync(
    shell,
    ['-NoProfile', '-NonInteractive', '-Command', script],
    {
      env: { SystemRoot: system, LATCHKEY_PATH: path },
      encoding: 'utf8',
      timeout: 20_000,
      windowsHide: true,
    },
  );
  const text = typeof stdout === 'string' ? stdout.trim() : '';
  return status === 0 && text !== '' ? text : null;
}

/**
 * SYSTEM, the Administrators and TrustedInstaller, by their letters and their identifiers
 * (learn.microsoft.com/windows/win32/secauthz/sid-strings and …/well-known-sids).
 */
const administrators: ReadonlySet<string> = new Set([
  'SY',
  'BA',
  'S-1-5-18',
  'S-1-5-32-544',
  'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464',
]);

/** Rights in letters that change nothing (learn.microsoft.com/windows/win32/secauthz/ace-strings). */
const readingLetters: ReadonlySet<string> = new Set(['FR', 'FX', 'GR', 'GX', 'RC', 'SY']);

/**
 * The rights that read in a mask: read data, read extended attributes, execute, read attributes,
 * read control, synchronise, generic read and generic execute.
 */
const readingMask = 0x1 | 0x8 | 0x20 | 0x80 | 0x2_0000 | 0x10_0000 | 0x2000_0000;
const genericRead = 0x8000_0000;

/**
 * Who else than the administrators could change what a descriptor guards, as the end of a sentence;
 * null when nobody. What is not understood counts as a stranger.
 */
export function strangerIn(descriptor: string): string | null {
  const owner = /^O:(S-[\d-]+|[A-Z]{2})(?=[GDS]:)/.exec(descriptor)?.[1];
  if (owner === undefined || !administrators.has(owner))
    return 'does not belong to the administrators';
  const list = /D:([A-Z]*)((?:\([^()]*\))*)(?:S:|$)/.exec(descriptor);
  // No list at all lets everybody do everything; that is written NO_ACCESS_CONTROL or left out.
  if (list === null || /NO_ACCESS_CONTROL/.test(list[1] ?? ''))
    return 'can be written by everybody';
  const entries = [...(list[2] ?? '').matchAll(/\(([^()]*)\)/g)].map(([, entry]) => entry ?? '');
  return entries.some(letsStrangersWrite)
    ? 'can be written by others than the administrators'
    : null;
}

function letsStrangersWrite(entry: string): boolean {
  const [type, flags = '', rights = '', , , who = ''] = entry.split(';');
  if (type === 'D' || type === 'OD') return false;
  if (type !== 'A') return true;
  // Only handed on to what is made inside; the file itself is looked at on its own.
  if (/^(?:[A-Z]{2})*IO/.test(flags)) return false;
  return !administrators.has(who) && !readsOnly(rights);
}

function readsOnly(rights: string): boolean {
  if (/^0x[0-9a-f]+$/i.test(rights)) {
    const mask = Number.parseInt(rights, 16);
    return ((mask - (mask >= genericRead ? genericRead : 0)) & ~readingMask) === 0;
  }
  const letters = rights.match(/../g) ?? [];
  return letters.length > 0 && letters.every((right) => readingLetters.has(right));
}
