import { randomBytes, scrypt, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

import { z } from 'zod';

import { AppError } from '../../../core/app-error.ts';

/**
 * How a passphrase becomes the key. The limits keep a tampered row from asking for all memory:
 * scrypt takes 128 × n × r bytes.
 */
export const kdf = z.object({
  name: z.literal('scrypt'),
  n: z
    .int()
    .min(2 ** 14)
    .max(2 ** 20)
    .refine((n) => Number.isInteger(Math.log2(n))),
  r: z.int().min(1).max(16),
  p: z.int().min(1).max(4),
  /** Base64. */
  salt: z.string().min(22).max(88),
});
export type Kdf = z.output<typeof kdf>;

const keyBytes = 32;
const shortest = 10;

/** N = 2^17, r = 8, p = 1: OWASP's first choice for scrypt; 128 MB and about 0.3 s. */
export function freshKdf(): Kdf {
  return { name: 'scrypt', n: 2 ** 17, r: 8, p: 1, salt: randomBytes(16).toString('base64') };
}

/** Counts characters as the person does. Throws `vault.weak-passphrase`. */
export function requireStrength(passphrase: string): void {
  if (Array.from(passphrase.normalize('NFC')).length < shortest)
    throw new AppError('vault.weak-passphrase');
}

/** The same text gives the same key whichever way the keyboard composes accents (RFC 8265 §4.2). */
export function deriveKey(passphrase: string, { n, r, p, salt }: Kdf): Promise<Uint8Array> {
  const options: ScryptOptions = { N: n, r, p, maxmem: 128 * n * r + 2 ** 20 * 32 };
  return derive(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), keyBytes, options);
}

const derive = promisify<string, Uint8Array, number, ScryptOptions, Uint8Array>(scrypt);
