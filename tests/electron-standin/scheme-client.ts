import { spawnSync } from 'node:child_process';

/**
 * Who opens links of a scheme. With STANDIN_XDG=1 the desktop is asked, by the program
 * Electron uses on Linux; otherwise it is remembered for this run and the machine is let be.
 */
const remembered = new Set<string>();
const isReal = (): boolean => process.env['STANDIN_XDG'] === '1';

export function setDesktop(scheme: string, desktopName: string | undefined): boolean {
  if (isReal()) return xdgSettings('set', scheme, desktopName) !== undefined;
  if (process.env['STANDIN_SCHEME_TAKEN'] !== '1') remembered.add(scheme);
  return true;
}

export function askDesktop(scheme: string, desktopName: string | undefined): boolean {
  if (isReal()) return xdgSettings('check', scheme, desktopName)?.trim() === 'yes';
  return remembered.has(scheme);
}

function xdgSettings(
  verb: string,
  scheme: string,
  desktopName: string | undefined,
): string | undefined {
  if (desktopName === undefined) return undefined;
  const args = [verb, 'default-url-scheme-handler', scheme, desktopName];
  const { status, stdout } = spawnSync('xdg-settings', args, { encoding: 'utf8', timeout: 10_000 });
  return status === 0 ? stdout : undefined;
}
