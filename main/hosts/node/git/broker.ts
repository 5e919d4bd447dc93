import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

import type { HttpsCredential } from '../../../ports/git-runner.ts';
import type { Log } from '../../../ports/log.ts';
import type { Redactor } from '../../../core/redact.ts';
import { readRequest } from './broker-request.ts';
import { shellWord } from './supervisor.ts';
import type { ProxyAnswer } from './way.ts';

export interface Broker {
  /** The value of `credential.helper` for this operation. */
  readonly helper: string;
  /** What `password()` threw, if it did: the true reason of git's "authentication failed". */
  failure(): unknown;
  /** How often a credential was handed out. */
  uses(): number;
  close(): Promise<void>;
}

export interface BrokerDeps {
  readonly log: Log;
  readonly redactor: Redactor;
  /** The proxy git may ask about too, answered for exactly that one. */
  readonly proxy?: ProxyAnswer | null;
}

/** A fetch may open a second connection for tags; nothing honest asks more often. */
const mostUses = 4;
const patience = 10_000;

/**
 * Answers git's question for the credential of one operation, over a socket in the
 * operation's private folder. The path is the capability; it dies with the operation.
 *
 * The client is git's own `credential-cache`, which speaks first `action=get` and
 * `timeout=…` and then git's lines, half-closes, and reads lines. Only `get` is ever
 * passed on: without a listener `credential-cache store` would start git's own
 * daemon on our path and leave the token with it for 15 minutes; and a server that
 * refuses or redirects must not make git erase a good credential.
 */
export async function openBroker(
  folder: string,
  credential: HttpsCredential | null,
  { log, redactor, proxy = null }: BrokerDeps,
): Promise<Broker> {
  const address = socketAddress(folder);
  const sockets = new Set<Socket>();
  let uses = 0;
  let proxyUses = 0;
  let failure: unknown;

  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(patience, () => socket.destroy());
    collect(socket, (bytes) => {
      socket.setTimeout(0);
      void answer(bytes).then((text) => socket.end(text));
    });
  });

  async function answer(bytes: Buffer): Promise<string> {
    const request = readRequest(bytes);
    if (proxy !== null && isForProxy(request, proxy)) {
      proxyUses += 1;
      return proxyUses > mostUses
        ? refuse('asked too often')
        : lines(proxy.username, proxy.password);
    }
    if (credential === null) return refuse('another origin');
    const refused = judge(request, credential) ?? (uses >= mostUses ? 'asked too often' : null);
    if (refused !== null) return refuse(refused);
    uses += 1;
    try {
      return lines(credential.username, await credential.password());
    } catch (thrown) {
      failure = thrown;
      return 'quit=1\n';
    }
  }

  function refuse(reason: string): string {
    log.warn('git asked for a credential and was refused', { reason });
    return 'quit=1\n';
  }

  function lines(username: string, password: string): string {
    redactor.register(password);
    // A line end inside either would become a line of its own.
    // oxlint-disable-next-line no-control-regex -- refusing them is the point
    if (/[\u0000-\u001f\u007f]/.test(username + password)) return 'quit=1\n';
    return `username=${username}\npassword=${password}\n`;
  }

  await listen(server, address);
  return {
    helper: helperFor(address),
    failure: () => failure,
    uses: () => uses,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** git names a proxy as we named it: with its port, and with the user we gave. */
function isForProxy(request: ReturnType<typeof readRequest>, proxy: ProxyAnswer): boolean {
  if ('refused' in request) return false;
  const { action, protocol, host, username } = request;
  return action === 'get' && `${protocol}://${host}` === proxy.url && username === proxy.username;
}

/** Why this request gets nothing, or null when it may be answered. */
function judge(
  request: ReturnType<typeof readRequest>,
  credential: HttpsCredential,
): string | null {
  if ('refused' in request) return request.refused;
  if (request.action !== 'get') return 'not a get';
  const { protocol, hostname, port } = new URL(credential.origin);
  const standard = protocol === 'https:' ? '443' : '80';
  const host = port === '' || port === standard ? hostname : `${hostname}:${port}`;
  // Compared as bytes: git was given the canonical address, so it names the host in this very form.
  if (`${request.protocol}:` !== protocol || request.host !== host) return 'another origin';
  const { root } = credential;
  if (root !== '' && !`/${request.path ?? ''}`.startsWith(`${root}/`)) return 'another path';
  if (request.username !== null && request.username !== credential.username) return 'another user';
  return null;
}

/** Reads until the client half-closes, or sends an empty line where a pipe has no half. */
function collect(socket: Socket, done: (bytes: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let finished = false;
  const finish = () => {
    if (finished) return;
    finished = true;
    done(Buffer.concat(chunks));
  };
  socket.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > 70_000) return socket.destroy();
    chunks.push(chunk);
    if (process.platform === 'win32' && Buffer.concat(chunks).includes('\n\n')) finish();
    return undefined;
  });
  socket.on('end', finish);
}

function socketAddress(folder: string): string {
  if (process.platform !== 'win32') return join(folder, 's');
  return `\\\\.\\pipe\\latchkey-${Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex')}`;
}

/** git runs it by its own shell, with its own programs first in the path. */
function helperFor(address: string): string {
  const ask =
    process.platform === 'win32'
      ? `exec 3<>${shellWord(address.replaceAll('\\', '/'))}; { tr -d '\\r'; echo; } | { echo action=get; cat; } >&3; cat <&3`
      : `exec git-credential-cache --socket ${shellWord(address)} get`;
  return `!f() { test "$1" = get || exit 0; ${ask}; }; f`;
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
