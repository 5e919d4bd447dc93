import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { AppError } from '../../../core/app-error.ts';
import type { Redactor } from '../../../core/redact.ts';
import type { SshCredential } from '../../../ports/git-runner.ts';
import type { Log } from '../../../ports/log.ts';
import { findProgram } from '../git/find-git.ts';
import { shellWord } from '../git/supervisor.ts';
import { openAgent } from './agent.ts';
import { clientSettings, knownHostsLine } from './client-settings.ts';
import { readHostKey, readPrivateKey, type SigningKey } from './keys.ts';

/** What git needs to speak ssh for one operation. */
export interface SshTransport {
  /** Settings of git, `key=value`. */
  readonly settings: readonly string[];
  /** How often the key was used. */
  signatures(): number;
  close(): Promise<void>;
}

export interface TransportDeps {
  readonly log: Log;
  readonly redactor: Redactor;
  /** Where programs are searched. */
  readonly folders: readonly string[];
}

/**
 * Lays out the operation's private folder: the agent's socket, the public half, the pinned host
 * keys and the settings of ssh. The private half stays in this process.
 * Throws `git.ssh-missing`, `git.host-key-unknown`, `vault.*`.
 */
export async function openTransport(
  folder: string,
  credential: SshCredential,
  { log, redactor, folders }: TransportDeps,
): Promise<SshTransport> {
  const ssh = await findSsh(folders);
  const hostKeys = credential.hostKeys.flatMap((line) => readHostKey(line) ?? []);
  if (hostKeys.length === 0) {
    throw new AppError('git.host-key-unknown', { detail: hostOf(credential) });
  }
  const key = await readKey(credential, redactor);

  const inFolder = (name: string) => join(folder, name);
  const [publicKey, knownHosts, settings] = ['key.pub', 'hosts', 'ssh'].map(inFolder) as [
    string,
    string,
    string,
  ];
  const agent = await openAgent(folder, {
    key,
    comment: 'latchkey',
    username: credential.username,
    hostKeys: hostKeys.map(({ key: line }) => blobOf(line)),
    log,
  });
  try {
    const lines = hostKeys.map((one) => knownHostsLine(credential.origin, one.key));
    const text = clientSettings({ agent: agent.address, publicKey, knownHosts });
    const files: readonly (readonly [string, string])[] = [
      [publicKey, `${key.type} ${key.blob.toString('base64')} latchkey\n`],
      [knownHosts, lines.join('')],
      [settings, text],
    ];
    await Promise.all(files.map(([path, content]) => writeFile(path, content, { mode: 0o600 })));
  } catch (thrown) {
    await agent.close();
    throw thrown;
  }
  return {
    settings: [`core.sshCommand=${shellWord(ssh)} -F ${shellWord(settings)}`, 'ssh.variant=ssh'],
    signatures: () => agent.signatures(),
    close: () => agent.close(),
  };
}

/** Windows' own ssh first: only that one speaks to an agent over a named pipe. Throws `git.ssh-missing`. */
export async function findSsh(folders: readonly string[], program = 'ssh'): Promise<string> {
  const windows = process.env['SystemRoot'] ?? process.env['SYSTEMROOT'];
  const own = process.platform === 'win32' && windows ? [join(windows, 'System32', 'OpenSSH')] : [];
  const found = await findProgram(program, [...own, ...folders]);
  if (found === null) throw new AppError('git.ssh-missing');
  return found;
}

async function readKey(credential: SshCredential, redactor: Redactor): Promise<SigningKey> {
  const pem = await credential.privateKey();
  redactor.register(pem);
  return readPrivateKey(pem);
}

const blobOf = (line: string) => Buffer.from(line.split(' ')[1] ?? '', 'base64');

/** `host` or `host:port`, as people write it. */
export function hostOf({ origin }: Pick<SshCredential, 'origin'>): string {
  return origin.replace(/^ssh:\/\//, '').replace(/:22$/, '');
}
