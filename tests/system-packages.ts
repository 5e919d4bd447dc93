import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the tests use from the system: a program that shows it is there, and Debian's package of it. */
const needed: Readonly<Record<string, string>> = {
  git: 'git',
  ssh: 'openssh-client',
  sshd: 'openssh-server',
  chromium: 'chromium',
  'gnome-keyring-daemon': 'gnome-keyring',
  'dbus-run-session': 'dbus',
  'xdg-open': 'xdg-utils',
  'update-desktop-database': 'desktop-file-utils',
};

/** Installs what is missing where nobody needs to be asked: as root on Debian. Says what it does. */
export function installSystemPackages(): void {
  const missing = Object.entries(needed).filter(([program]) => !onPath(program));
  if (missing.length === 0) return;
  const packages = missing.map(([, name]) => name);
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.log(`Missing here: ${packages.join(', ')}. Tests that need them say “not run”.`);
    return;
  }
  console.log(`Installing ${packages.join(', ')} with apt-get`);
  const options: SpawnSyncOptions = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], options);
  for (const name of packages) {
    const { status } = spawnSync(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', name],
      options,
    );
    if (status !== 0) console.log(`not run: what needs ${name}: it could not be installed`);
  }
}

function onPath(program: string): boolean {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .some((folder) => existsSync(join(folder, program)));
}
