import type { VaultKeeper, VaultState } from '../../preload/model/vault.ts';

/**
 * Holds secrets as AEAD ciphertext in the database, under a key that the OS
 * keychain, a passphrase or this process's memory keeps.
 *
 * `null` from `read` means there is no such record. When the key is missing
 * `read`, `write` and `seal` throw `vault.locked` (or `vault.not-chosen`)
 * instead: a vault without its key is locked, never empty.
 */
export interface Vault {
  describe(): Promise<VaultState>;
  /** First choice of a keeper. Throws `vault.already-chosen`, `vault.keychain-unavailable`, `vault.weak-passphrase`. */
  choose(keeper: VaultKeeper, passphrase?: string): Promise<VaultState>;
  /** Throws `vault.wrong-passphrase`, `vault.keychain-unavailable`, `vault.key-missing`, `vault.locked`. */
  unlock(passphrase?: string): Promise<VaultState>;

  /**
   * Leaves a vault whose key is lost. Its row and its records are set aside in the database, never
   * deleted, and a new vault begins as on first use; what a keychain holds is left alone.
   * Throws `vault.not-locked`, also when the key is found after all, and `vault.in-use`.
   */
  startOver(): Promise<VaultState>;
  /**
   * Puts the key under another passphrase. The key and the records stay as they are, so that other
   * processes go on. Throws `vault.wrong-passphrase`, `vault.weak-passphrase`,
   * `vault.no-passphrase`, `vault.not-chosen`.
   */
  changePassphrase(current: string, next: string): Promise<VaultState>;

  /** Whether there is such a record. Needs no key, and opens nothing. */
  has(id: string): boolean;
  /** `id` is the associated data: a record moved to another id does not open (`vault.damaged`). */
  read(id: string): Promise<string | null>;
  write(id: string, secret: string): Promise<void>;
  /** Needs no key: an account can be unlinked although its vault can never be opened again. */
  erase(id: string): Promise<void>;
  /** As `erase`, inside a `database.transaction` of the caller. */
  drop(id: string): void;
  /**
   * Encrypts now and returns a synchronous writer, so that a secret and the rows that
   * describe it can be stored in one `database.transaction`.
   */
  seal(id: string, secret: string): Promise<() => void>;
}
