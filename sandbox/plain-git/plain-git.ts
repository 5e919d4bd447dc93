import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { serverEnvironment, writeServerFiles } from '../hooks.ts';
import { startHttps, type PlainHttps, type PlainUser } from './https.ts';
import { authorizedKeys, forcedCommand, type AuthorisedKey } from './ssh-keys.ts';
import { findSshd, startSshd, type Sshd } from './sshd.ts';

export type { PlainUser } from './https.ts';

/** A git server that is nothing but git: no API, no accounts beyond a list of users and keys. */
export interface PlainGit {
  readonly https: PlainHttps;
  /** Undefined where OpenSSH's server is not installed. */
  readonly ssh: Sshd | undefined;
  /** Clone addresses of a repository: `team/shop`. */
  httpsUrl(path: string): string;
  sshUrl(path: string): string;
  /** The bare repository on disk. */
  folder(path: string): string;
  /** Makes a bare repository with one commit on `main`. */
  create(path: string): Promise<void>;
  /** Installs the public half of a key, as a person would on a service's page. */
  addKey(key: AuthorisedKey): Promise<void>;
  removeKeys(): Promise<void>;
  close(): Promise<void>;
}

const git = promisify(execFile);

/** Starts both sides over the same repositories; `team/shop` is there from the beginning. */
export async function startPlainGit(
  options: { readonly users?: readonly PlainUser[] } = {},
): Promise<PlainGit> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-plain-'));
  const root = join(folder, 'repositories');
  await mkdir(root);
  const gitconfig = await writeServerFiles(folder, {});
  const environment = serverEnvironment(folder, gitconfig);
  const https = await startHttps(root, environment, options.users ?? []);
  const program = findSshd();
  const ssh = program === undefined ? undefined : await startSshd(program, join(folder, 'sshd'));
  const command = join(folder, 'git-only');
  await writeFile(command, forcedCommand(root, gitconfig), { mode: 0o700 });
  const at = (path: string): string => join(root, `${path}.git`);
  let keys: readonly AuthorisedKey[] = [];

  async function create(path: string): Promise<void> {
    await mkdir(dirname(at(path)), { recursive: true });
    const run = (...args: readonly string[]) => git('git', args, { env: environment });
    await run('init', '--quiet', '--bare', at(path));
    const work = await mkdtemp(join(folder, 'work-'));
    await run('-C', work, 'init', '--quiet');
    await writeFile(join(work, 'README.md'), `# ${path}\n`);
    await run('-C', work, 'add', 'README.md');
    const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.test'];
    await run('-C', work, ...person, 'commit', '--quiet', '-m', 'Begin');
    await run('-C', work, 'push', '--quiet', at(path), 'HEAD:refs/heads/main');
    await rm(work, { recursive: true });
  }

  await create('team/shop');
  return {
    https,
    ssh,
    httpsUrl: (path) => `${https.url}/${path}.git`,
    sshUrl: (path) => `ssh://${ssh?.user}@127.0.0.1:${ssh?.port}/${path}.git`,
    folder: at,
    create,
    async addKey(key) {
      keys = [...keys, key];
      await ssh?.authorise(authorizedKeys(keys, command));
    },
    async removeKeys() {
      keys = [];
      await ssh?.authorise('');
    },
    async close() {
      await Promise.all([https.close(), ssh?.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
