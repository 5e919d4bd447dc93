import { AppError, isFailure } from '../../../core/app-error.ts';
import { openText, sealText, type VaultKey } from './cipher.ts';
import { proves } from './key-keepers.ts';
import { deriveKey, freshKdf } from './passphrase-key.ts';
import type { VaultRow, Wrapping } from './vault-row.ts';

const keyRecord = 'vault:key';

/**
 * Seals the vault's key under what the passphrase gives with a fresh salt. Another passphrase is
 * another wrapping of the same key: no record is touched, and who has the key goes on.
 */
export async function wrapKey(key: VaultKey, passphrase: string): Promise<Wrapping> {
  const kdf = freshKdf();
  const outer = { id: key.id, bytes: await deriveKey(passphrase, kdf) };
  return { kdf, wrapped: sealText(outer, keyRecord, Buffer.from(key.bytes).toString('base64')) };
}

/** Throws `vault.wrong-passphrase`. */
export async function unwrapKey(
  row: Extract<VaultRow, { readonly keeper: 'passphrase' }>,
  passphrase: string,
): Promise<VaultKey> {
  const outer = { id: row.keyId, bytes: await deriveKey(passphrase, row.kdf) };
  const key = row.wrapped === null ? outer : opened(outer, row.wrapped);
  if (key === undefined || !proves(key, row)) throw new AppError('vault.wrong-passphrase');
  return key;
}

function opened(outer: VaultKey, wrapped: Uint8Array): VaultKey | undefined {
  try {
    const text = openText(outer, keyRecord, wrapped);
    return { id: outer.id, bytes: Buffer.from(text, 'base64') };
  } catch (thrown) {
    if (isFailure(thrown, 'vault.damaged')) return undefined;
    throw thrown;
  }
}
