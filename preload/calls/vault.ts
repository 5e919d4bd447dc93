import { z } from 'zod';

import { vaultKeeper, vaultState } from '../model/vault.ts';
import { nothing } from './nothing.ts';

/** The part of the contract about the vault. */
export const vaultCalls = {
  'vault.describe': { input: nothing, output: vaultState },
  /** First choice of a keeper; refused once a vault exists. */
  'vault.choose': {
    input: z.object({ keeper: vaultKeeper, passphrase: z.string().max(1024).optional() }).strict(),
    output: vaultState,
  },
  /** Tries again: asks the keychain, or derives the key from the passphrase. */
  'vault.unlock': {
    input: z.object({ passphrase: z.string().max(1024).optional() }).strict(),
    output: vaultState,
  },
  /**
   * Leaves a locked vault whose key is lost: its records are set aside, never deleted, and a new
   * vault begins as on first use. Ends in `ready` or `choose`.
   */
  'vault.start-over': { input: nothing, output: vaultState },
  /** Puts the key of a passphrase vault under another passphrase; no record changes. */
  'vault.change-passphrase': {
    input: z.object({ current: z.string().max(1024), next: z.string().max(1024) }).strict(),
    output: vaultState,
  },
} as const;
