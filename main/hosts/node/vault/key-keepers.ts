import { randomBytes } from 'node:crypto';

import { AppError, isFailure } from '../../../core/app-error.ts';
import type { Keychain } from '../../../ports/keychain.ts';
import { isTrouble, keychainUnavailable } from '../keychain/keychain-trouble.ts';
import { openText, sealText, type VaultKey } from './cipher.ts';
import type { VaultRow } from './vault-row.ts';

const proofRecord = 'vault:proof';
const proofText = 'latchkey';

export function freshKey(): VaultKey {
  return { id: `key_${randomBytes(8).toString('hex')}`, bytes: randomBytes(32) };
}

export function proofOf(key: VaultKey): Uint8Array {
  return sealText(key, proofRecord, proofText);
}

/** Whether this is the vault's key. Asked before any record is opened with it. */
export function proves(key: VaultKey, row: VaultRow): boolean {
  try {
    return openText(key, proofRecord, row.proof) === proofText;
  } catch {
    return false;
  }
}

export interface KeptKey {
  readonly key: VaultKey;
  readonly keychain: Keychain;
}

/**
 * Puts a new key into the first keychain that takes it and gives it back unchanged.
 *
 * One that stays silent ends the search: it may be showing a prompt, and asking it again through
 * another binding would show a second one. Throws `vault.keychain-unavailable`.
 */
export async function keepFreshKey(
  keychains: readonly Keychain[],
  onSecret: (secret: string) => void,
): Promise<KeptKey> {
  let failure = keychainUnavailable('absent', 'No keychain binding is built in.');
  for (const keychain of keychains) {
    const key = freshKey();
    onSecret(encode(key));
    try {
      await keychain.set(key.id, encode(key));
      if ((await keychain.get(key.id)) === encode(key)) return { key, keychain };
      throw keychainUnavailable('refused', 'The keychain does not give back what it was given.');
    } catch (thrown) {
      if (!isFailure(thrown, 'vault.keychain-unavailable')) throw thrown;
      // A binding that is not installed says least about the machine.
      if (isTrouble(failure, 'absent')) failure = thrown;
      if (isTrouble(thrown, 'silent')) break;
      await forgetKey(keychain, key.id);
    }
  }
  throw failure;
}

/** Takes a key out of the keychain again where that is possible; what remains opens nothing. */
export async function forgetKey(keychain: Keychain, id: string): Promise<void> {
  try {
    await keychain.erase(id);
  } catch (thrown) {
    if (!isFailure(thrown, 'vault.keychain-unavailable')) throw thrown;
  }
}

/**
 * Fetches the vault's key from the keychain that holds it.
 * Throws `vault.keychain-unavailable`, or `vault.key-missing` when it answers without the right key.
 */
export async function fetchKey(
  row: Extract<VaultRow, { readonly keeper: 'keychain' }>,
  keychains: readonly Keychain[],
  onSecret: (secret: string) => void,
): Promise<VaultKey> {
  const keychain = keychains.find(({ binding }) => binding === row.binding);
  if (!keychain)
    throw keychainUnavailable(
      'absent',
      `The key is kept through ${row.binding}, which is not here.`,
    );
  const text = await keychain.get(row.keyId);
  if (text === null) {
    await requireOpen(keychain, row.keyId);
    throw new AppError('vault.key-missing', { detail: 'The vault’s key is not in this keychain.' });
  }
  onSecret(text);
  const key = { id: row.keyId, bytes: Buffer.from(text, 'base64') };
  if (key.bytes.length !== 32 || !proves(key, row))
    throw new AppError('vault.key-missing', {
      detail: 'What the keychain holds under the key’s name does not open this vault.',
    });
  return key;
}

/**
 * keytar finds nothing in a locked keyring, and nothing where there is no keyring at all. Only an
 * attempt to keep something tells these from a key that is missing.
 * Throws `vault.keychain-unavailable`.
 */
async function requireOpen(keychain: Keychain, keyId: string): Promise<void> {
  const item = `${keyId}-probe`;
  await keychain.set(item, 'probe');
  await forgetKey(keychain, item);
}

function encode(key: VaultKey): string {
  return Buffer.from(key.bytes).toString('base64');
}
