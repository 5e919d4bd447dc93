import { z } from 'zod';

/**
 * Where the secrets live and whether they can be read.
 * `choose`: no keychain answered and nothing is stored yet, so the person decides.
 * `locked`: a vault exists but its key was not given or not found. It is never re-created over;
 * the person may have it set aside and start over.
 */
export const vaultState = z.object({
  state: z.enum(['ready', 'locked', 'choose']),
  keeper: z.enum(['keychain', 'passphrase', 'memory']).nullable(),
  /** Which binding holds the key; the two cannot read each other's items on Linux. */
  binding: z.enum(['keytar', 'napi-keyring']).nullable(),
  /** Why the keychain cannot be used, or why the vault is locked: one sentence, or null. */
  reason: z.string().nullable(),
  /** How many secrets the vault holds, so that "locked" says what is waiting. */
  secrets: z.number(),
  /** How many secrets of earlier vaults are kept aside, unreadable; left out where there are none. */
  aside: z.number().optional(),
});
export type VaultState = z.output<typeof vaultState>;

export const vaultKeeper = z.enum(['keychain', 'passphrase', 'memory']);
export type VaultKeeper = z.output<typeof vaultKeeper>;
