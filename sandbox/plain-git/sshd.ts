import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Sshd {
  readonly port: number;
  /** Who logs in: the person who runs this, because an sshd without root can be nobody else. */
  readonly user: string;
  /** `type base64` of each host key. */
  hostKeys(): Promise<readonly string[]>;
  /** Replaces what is authorised; counts from the next log-in on. */
  authorise(authorizedKeys: string): Promise<void>;
  /** Another host key on the same port, as after a reinstallation, or with somebody in between. */
  changeHostKeys(): Promise<void>;
  /** What sshd said so far. */
  log(): string;
  close(): Promise<void>;
}

/** Path of the OpenSSH server, or undefined where it is not installed. */
export function findSshd(): string | undefined {
  const usual = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin'];
  return [...usual, ...(process.env['PATH'] ?? '').split(delimiter)]
    .map((folder) => join(folder, 'sshd'))
    .find((path) => existsSync(path));
}

/**
 * A real OpenSSH server on loopback, with its own settings, host keys and authorised keys in
 * `folder`. It runs as whoever starts it, root included, and needs nothing of the machine's sshd.
 */
export async function startSshd(program: string, folder: string): Promise<Sshd> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Only where sshd drops privileges; Debian's own service makes it at boot.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const port = await freePort();
  const user = userInfo().username;
  const authorised = join(folder, 'authorized_keys');
  const keys = ['ed25519', 'ecdsa'].map((type) => ({ type, path: join(folder, `host_${type}`) }));
  const lines: string[] = [];
  await writeFile(authorised, '', { mode: 0o600 });
  await writeFile(join(folder, 'config'), settings({ port, user, authorised, keys }));

  async function makeHostKeys(): Promise<void> {
    for (const { type, path } of keys) {
      await rm(path, { force: true });
      await run('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'sandbox', '-f', path]);
    }
  }

  await makeHostKeys();
  let daemon = await start(program, join(folder, 'config'), lines);
  return {
    port,
    user,
    hostKeys: () =>
      Promise.all(
        keys.map(async ({ path }) => {
          const [type, base64] = (await readFile(`${path}.pub`, 'utf8')).split(' ');
          return `${type} ${base64}`;
        }),
      ),
    authorise: (text) => writeFile(authorised, text, { mode: 0o600 }),
    async changeHostKeys() {
      await stop(daemon);
      await Promise.all(keys.map(({ path }) => rm(`${path}.pub`, { force: true })));
      await makeHostKeys();
      daemon = await start(program, join(folder, 'config'), lines);
    },
    log: () => lines.join('\n'),
    close: () => stop(daemon),
  };
}

function settings(parts: {
  readonly port: number;
  readonly user: string;
  readonly authorised: string;
  readonly keys: readonly { readonly path: string }[];
}): string {
  return `Port ${parts.port}
ListenAddress 127.0.0.1
PidFile none
${parts.keys.map(({ path }) => `HostKey "${path}"`).join('\n')}
AuthorizedKeysFile "${parts.authorised}"
AllowUsers ${parts.user}
PermitRootLogin forced-commands-only
AuthenticationMethods publickey
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
# The folder is a temporary one, whose parents everybody may write to.
StrictModes no
AllowAgentForwarding no
AllowTcpForwarding no
X11Forwarding no
PermitTTY no
PermitUserRC no
PermitTunnel no
AcceptEnv GIT_PROTOCOL
LogLevel VERBOSE
MaxStartups 100
`;
}

/** Resolves when it listens. Rejects with its last words when it ends instead. */
async function start(program: string, config: string, log: string[]): Promise<ChildProcess> {
  const daemon = spawn(program, ['-D', '-e', '-f', config], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    daemon.once('error', reject);
    daemon.once('exit', (code) => reject(new Error(`sshd ended with ${code}: ${log.join(' / ')}`)));
    createInterface({ input: daemon.stderr }).on('line', (line) => {
      log.push(line);
      if (line.startsWith('Server listening on')) resolve();
    });
  });
  return daemon;
}

async function stop(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = new Promise((resolve) => daemon.once('exit', resolve));
  daemon.kill('SIGTERM');
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
