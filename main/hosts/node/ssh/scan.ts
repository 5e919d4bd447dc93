import { execFile } from 'node:child_process';

import { AppError } from '../../../core/app-error.ts';
import type { SshHostKey } from '../../../ports/ssh.ts';
import { trustedPath } from '../git/find-git.ts';
import { readHostKey } from './keys.ts';
import { findSsh } from './transport.ts';

/**
 * Asks a server which keys it has, with OpenSSH's own ssh-keyscan. Throws `git.ssh-missing`,
 * `host.unreachable` where nothing that speaks ssh answers, `app.cancelled`.
 */
export async function scanHostKeys(
  hostname: string,
  port: number,
  signal?: AbortSignal,
): Promise<readonly SshHostKey[]> {
  const folders = await trustedPath(process.env['PATH'] ?? '');
  const program = await findSsh(folders, 'ssh-keyscan');
  const host = hostname.replace(/^\[|\]$/g, '');
  const args = ['-T', '10', '-p', String(port), '-t', 'ed25519,ecdsa,rsa', '--', host];
  const printed = await run(program, args, signal);
  const keys = printed
    .split('\n')
    // The first word names the host as we asked for it.
    .flatMap((line) => readHostKey(line.replace(/^[^\s#]\S* /, '').trim()) ?? []);
  if (keys.length === 0) throw new AppError('host.unreachable', { detail: `${hostname}:${port}` });
  const unique = new Map(keys.map((key) => [key.fingerprint, key]));
  return [...unique.values()].toSorted((a, b) => a.type.localeCompare(b.type));
}

function run(program: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      timeout: 30_000,
      windowsHide: true,
      maxBuffer: 1024 * 1024,
      env: { PATH: process.env['PATH'] ?? '', SystemRoot: process.env['SystemRoot'] },
      ...(signal === undefined ? {} : { signal }),
    };
    // It ends with an error when one kind of key is missing, and has printed the others.
    execFile(program, args, options, (_error, stdout) => {
      if (signal?.aborted) reject(new AppError('app.cancelled'));
      else resolve(stdout);
    });
  });
}
