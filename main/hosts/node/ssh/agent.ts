import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

import type { Log } from '../../../ports/log.ts';
import { signFor, type SigningKey } from './keys.ts';
import { readSignRequest } from './sign-request.ts';
import { readWire, sshString } from './wire.ts';

export interface Agent {
  /** What `IdentityAgent` is set to. */
  readonly address: string;
  /** How often something was signed. */
  signatures(): number;
  close(): Promise<void>;
}

export interface AgentParts {
  readonly key: SigningKey;
  readonly comment: string;
  /** Who may log in with it. */
  readonly username: string;
  /** The only host keys a bound request may name. */
  readonly hostKeys: readonly Buffer[];
  readonly log: Log;
}

/** Message numbers of draft-miller-ssh-agent §6. */
const message = {
  failure: 5,
  requestIdentities: 11,
  identities: 12,
  signRequest: 13,
  signature: 14,
} as const;

/** A clone or push logs in once; a retry and a tag fetch are honest, more is not. */
const mostSignatures = 8;
const longestMessage = 256 * 1024;
const patience = 10_000;

/**
 * An ssh agent with one key, for one operation: the private half never becomes a file. It tells
 * that key's public half and signs log-ins with it, for one user name, and refuses all else. The
 * address is the capability; it lies in the operation's private folder and dies with it.
 */
export async function openAgent(folder: string, parts: AgentParts): Promise<Agent> {
  const { key, comment, log } = parts;
  const sockets = new Set<Socket>();
  let signatures = 0;

  function answer(request: Buffer): Buffer {
    try {
      const wire = readWire(request);
      const kind = wire.byte();
      if (kind === message.requestIdentities && wire.done()) {
        const one = Buffer.from([0, 0, 0, 1]);
        const identity = [sshString(key.blob), sshString(comment)];
        return Buffer.concat([Buffer.from([message.identities]), one, ...identity]);
      }
      if (kind !== message.signRequest) return failure;
      const [blob, data, flags] = [wire.string(), wire.string(), wire.number()];
      const refused = refusal(blob, data);
      if (refused !== null) {
        log.warn('ssh asked for a signature and was refused', { reason: refused });
        return failure;
      }
      const signed = signFor(key, data, flags);
      if (signed === null) return failure;
      signatures += 1;
      return Buffer.concat([Buffer.from([message.signature]), sshString(signed)]);
    } catch (thrown) {
      if (!(thrown instanceof RangeError)) log.error('ssh agent', thrown);
      return failure;
    }
  }

  function refusal(blob: Buffer, data: Buffer): string | null {
    if (!blob.equals(key.blob)) return 'another key';
    const request = readSignRequest(data);
    if (request === null) return 'not a log-in';
    if (!request.key.equals(key.blob)) return 'another key inside';
    if (request.username !== parts.username) return 'another user';
    const { hostKey } = request;
    if (hostKey !== null && !parts.hostKeys.some((pinned) => pinned.equals(hostKey))) {
      return 'another host';
    }
    return signatures >= mostSignatures ? 'asked too often' : null;
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(patience, () => socket.destroy());
    eachMessage(socket, (request) => socket.write(sshString(answer(request))));
  });
  const address = addressIn(folder);
  await listen(server, address);
  return {
    address,
    signatures: () => signatures,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const failure = Buffer.from([message.failure]);

/** Messages are strings, one after another; a client that sends a longer one is cut off. */
function eachMessage(socket: Socket, take: (message: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4) {
      const length = rest.readUInt32BE();
      if (length > longestMessage) return void socket.destroy();
      if (rest.length < 4 + length) return undefined;
      take(rest.subarray(4, 4 + length));
      rest = rest.subarray(4 + length);
    }
    return undefined;
  });
}

function addressIn(folder: string): string {
  if (process.platform !== 'win32') return join(folder, 'a');
  const name = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
  return `\\\\.\\pipe\\latchkey-agent-${name}`;
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
