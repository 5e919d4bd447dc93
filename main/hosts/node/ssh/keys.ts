import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  sign,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';

import { AppError } from '../../../core/app-error.ts';
import type { SshHostKey, SshKeyPair, SshPublicKey } from '../../../ports/ssh.ts';
import { readWire, sshInteger, sshString } from './wire.ts';

const generate = promisify(generateKeyPair);

/** A private key as it lies in the vault, and the public half in ssh's own encoding. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly type: 'ssh-ed25519' | 'ssh-rsa';
  readonly blob: Buffer;
}

/** Makes an ed25519 key, or RSA of 3072 bits, which is ssh-keygen's own default. */
export async function makeKey(type: 'ed25519' | 'rsa', comment: string): Promise<SshKeyPair> {
  const { privateKey } = await (type === 'rsa'
    ? generate('rsa', { modulusLength: 3072 })
    : generate('ed25519'));
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { privateKey: pem, ...publicHalf(pem, comment) };
}

/** Throws `vault.damaged` for what is no key of ours. */
export function readPrivateKey(pem: string): SigningKey {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The cause would quote the text, which is the secret.
    throw new AppError('vault.damaged', { detail: 'private key' });
  }
  const { x = '', n = '', e = '' } = createPublicKey(key).export({ format: 'jwk' });
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  if (key.asymmetricKeyType === 'ed25519') {
    const type = 'ssh-ed25519';
    return { key, type, blob: Buffer.concat([sshString(type), sshString(bytes(x))]) };
  }
  if (key.asymmetricKeyType === 'rsa') {
    const type = 'ssh-rsa';
    const blob = Buffer.concat([sshString(type), sshInteger(bytes(e)), sshInteger(bytes(n))]);
    return { key, type, blob };
  }
  throw new AppError('vault.damaged', { detail: 'kind of private key' });
}

export function publicHalf(pem: string, comment: string): SshPublicKey {
  const { type, blob } = readPrivateKey(pem);
  return {
    publicKey: `${type} ${blob.toString('base64')} ${comment}`,
    fingerprint: fingerprintOf(blob),
  };
}

/** SHA-256 in base64 without padding, as OpenSSH prints it. */
export function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The type must be what the key itself says it is; certificates and DSA are not host keys to pin. */
export function readHostKey(line: string): SshHostKey | null {
  const [, type = '', base64 = ''] =
    /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) ([A-Za-z0-9+/]{40,2000}={0,2})(?: |$)/.exec(
      line,
    ) ?? [];
  if (type === '') return null;
  const blob = Buffer.from(base64, 'base64');
  try {
    if (readWire(blob).string().toString() !== type) return null;
  } catch {
    return null;
  }
  return { type, key: `${type} ${base64}`, fingerprint: fingerprintOf(blob) };
}

/**
 * Signs for the agent protocol (draft-miller-ssh-agent §3.6): the algorithm's name and the
 * signature. RSA only with SHA-2, as the flags ask; null where they ask for SHA-1.
 */
export function signFor({ key, type }: SigningKey, data: Buffer, flags: number): Buffer | null {
  if (type === 'ssh-ed25519') {
    return Buffer.concat([sshString(type), sshString(sign(null, data, key))]);
  }
  const hash = (flags & 4) !== 0 ? 'sha512' : (flags & 2) !== 0 ? 'sha256' : null;
  if (hash === null) return null;
  const name = hash === 'sha512' ? 'rsa-sha2-512' : 'rsa-sha2-256';
  return Buffer.concat([sshString(name), sshString(sign(hash, data, key))]);
}
