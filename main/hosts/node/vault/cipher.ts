import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { AppError } from '../../../core/app-error.ts';

/** A vault's key as this process holds it: 256 bits and the name the database knows it by. */
export interface VaultKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM (NIST SP 800-38D): version byte, 96-bit random nonce, ciphertext, 128-bit tag.
 * Version, key and record are associated data, so a record opens only in its own place.
 * Random nonces stay safe for 2^32 records of one key; a vault writes a few thousand a year.
 */
export function sealText(key: VaultKey, record: string, text: string): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associated(key, record));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(version), nonce, sealed, cipher.getAuthTag()]);
}

/** Throws `vault.damaged` when the record was changed, moved, or sealed under another key. */
export function openText(key: VaultKey, record: string, sealed: Uint8Array): string {
  if (sealed[0] !== version || sealed.length < 1 + nonceBytes + tagBytes)
    throw new AppError('vault.damaged', { detail: record });
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: tagBytes });
  decipher.setAAD(associated(key, record));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    const text = decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError('vault.damaged', { detail: record, cause });
  }
}

function associated(key: VaultKey, record: string): Uint8Array {
  return Buffer.from(`v${version}|${key.id}|${record}`, 'utf8');
}
