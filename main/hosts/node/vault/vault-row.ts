import { z } from 'zod';

import { AppError } from '../../../core/app-error.ts';
import type { Database } from '../../../ports/database.ts';
import { kdf, type Kdf } from './passphrase-key.ts';

/** How the vault's key is kept, as the database tells every process of this person. */
export type VaultRow =
  | (Common & { readonly keeper: 'keychain'; readonly binding: 'keytar' | 'napi-keyring' })
  | (Common & { readonly keeper: 'passphrase' } & Wrapping)
  | (Common & { readonly keeper: 'memory'; readonly owner: Owner });

interface Common {
  readonly keyId: string;
  /** A known text sealed under the key: it proves a key before anything else is opened. */
  readonly proof: Uint8Array;
}

/** How a passphrase leads to the key. */
export interface Wrapping {
  readonly kdf: Kdf;
  /** The key sealed under what the passphrase gives; null where that is the key itself. */
  readonly wrapped: Uint8Array | null;
}

/** The process in whose memory the key is. */
export interface Owner {
  readonly pid: number;
  readonly mark: string;
}

const common = { key_id: z.string().min(1), proof: z.instanceof(Uint8Array) };

const stored = z
  .discriminatedUnion('keeper', [
    z.object({
      ...common,
      keeper: z.literal('keychain'),
      binding: z.enum(['keytar', 'napi-keyring']),
    }),
    z.object({
      ...common,
      keeper: z.literal('passphrase'),
      kdf: z
        .string()
        .transform((text): unknown => JSON.parse(text))
        .pipe(kdf),
      wrapped_key: z.instanceof(Uint8Array).nullable(),
    }),
    z.object({
      ...common,
      keeper: z.literal('memory'),
      owner_pid: z.int(),
      owner_mark: z.string(),
    }),
  ])
  .transform((row): VaultRow => {
    const { key_id: keyId, proof } = row;
    switch (row.keeper) {
      case 'keychain':
        return { keyId, proof, keeper: row.keeper, binding: row.binding };
      case 'passphrase':
        return { keyId, proof, keeper: row.keeper, kdf: row.kdf, wrapped: row.wrapped_key };
      case 'memory':
        return {
          keyId,
          proof,
          keeper: row.keeper,
          owner: { pid: row.owner_pid, mark: row.owner_mark },
        };
    }
  });

/** Throws `app.storage-damaged` when the row does not have a form this program writes. */
export function readVaultRow(database: Database): VaultRow | undefined {
  const row = database.get('SELECT * FROM vault WHERE only = 1');
  if (row === undefined) return undefined;
  try {
    return stored.parse(row);
  } catch (cause) {
    throw new AppError('app.storage-damaged', { detail: 'vault', cause });
  }
}

/**
 * Makes `row` the vault, and says whether it did. It does not when another process was first;
 * `ended` is a vault of memory that may be replaced, together with the ciphertext nobody can open
 * any more.
 */
export function insertVaultRow(
  database: Database,
  row: VaultRow,
  { ended, at }: { readonly ended: string | undefined; readonly at: number },
): boolean {
  return database.transaction(() => {
    const present = database.get('SELECT key_id FROM vault WHERE only = 1')?.['key_id'];
    if (present !== undefined && present !== ended) return false;
    if (present !== undefined) {
      database.run('DELETE FROM secrets WHERE key_id = ?', present);
      database.run('DELETE FROM vault WHERE only = 1');
    }
    database.run(
      `INSERT INTO vault (only, key_id, keeper, binding, kdf, wrapped_key, owner_pid, owner_mark,
       proof, created_at) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      row.keyId,
      row.keeper,
      row.keeper === 'keychain' ? row.binding : null,
      row.keeper === 'passphrase' ? JSON.stringify(row.kdf) : null,
      row.keeper === 'passphrase' ? row.wrapped : null,
      row.keeper === 'memory' ? row.owner.pid : null,
      row.keeper === 'memory' ? row.owner.mark : null,
      row.proof,
      at,
    );
    return true;
  });
}

/**
 * Puts another wrapping around the key of `row`, and says whether it did. It does not when
 * another process was first: with another passphrase, or with another vault.
 */
export function replaceWrapping(
  database: Database,
  row: Extract<VaultRow, { readonly keeper: 'passphrase' }>,
  wrapping: Wrapping,
): boolean {
  return database.transaction(() => {
    const now = readVaultRow(database);
    if (now?.keeper !== 'passphrase' || now.keyId !== row.keyId) return false;
    // Each wrapping has a salt of its own.
    if (now.kdf.salt !== row.kdf.salt) return false;
    const { wrapped } = wrapping;
    database.run(
      'UPDATE vault SET kdf = ?, wrapped_key = ?',
      JSON.stringify(wrapping.kdf),
      wrapped,
    );
    return true;
  });
}
