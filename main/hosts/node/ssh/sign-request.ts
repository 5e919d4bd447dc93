import { readWire } from './wire.ts';

/** For whom a signature is asked, read from the very bytes that would be signed. */
export interface SignRequest {
  readonly username: string;
  readonly key: Buffer;
  /** The host's key, where the client binds its request to it. */
  readonly hostKey: Buffer | null;
}

/**
 * Reads what a client signs to log in (RFC 4252 §7), or OpenSSH's form of it that names the host
 * key too (PROTOCOL, publickey-hostbound-v00). Null for everything else: a file, a commit, another
 * service. An agent that signed those could be used far beyond its one operation.
 */
export function readSignRequest(data: Buffer): SignRequest | null {
  try {
    const wire = readWire(data);
    wire.string();
    if (wire.byte() !== userAuthRequest) return null;
    const username = wire.string().toString('utf8');
    if (wire.string().toString() !== 'ssh-connection') return null;
    const method = wire.string().toString();
    if (method !== 'publickey' && method !== hostBound) return null;
    if (wire.byte() !== 1) return null;
    wire.string();
    const key = wire.string();
    const hostKey = method === hostBound ? wire.string() : null;
    return wire.done() ? { username, key, hostKey } : null;
  } catch {
    return null;
  }
}

const userAuthRequest = 50;
const hostBound = 'publickey-hostbound-v00@openssh.com';
