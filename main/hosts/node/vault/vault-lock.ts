import { AppError, isFailure } from '../../../core/app-error.ts';
import type { Clock } from '../../../core/clock.ts';
import type { Database } from '../../../ports/database.ts';
import type { Keychain } from '../../../ports/keychain.ts';
import type { Processes } from '../../../ports/processes.ts';
import type { VaultKeeper } from '../../../../preload/model/vault.ts';
import type { VaultKey } from './cipher.ts';
import { fetchKey, forgetKey, freshKey, keepFreshKey, proofOf } from './key-keepers.ts';
import { isTrouble } from '../keychain/keychain-trouble.ts';
import { requireStrength } from './passphrase-key.ts';
import { setAside } from './vault-aside.ts';
import { insertVaultRow, readVaultRow, replaceWrapping, type VaultRow } from './vault-row.ts';
import { unwrapKey, wrapKey } from './wrapped-key.ts';

export interface VaultLockOptions {
  readonly database: Database;
  /** In the order they are tried; the one that took the key is recorded and asked ever after. */
  readonly keychains: readonly Keychain[];
  readonly clock: Clock;
  readonly processes: Processes;
  readonly onSecret: (secret: string) => void;
}

/**
 * Where the vault stands. `choose` with a row is a vault of memory whose process has ended: its
 * records are noise now, and are removed when the person chooses anew.
 */
export type Standing =
  | { readonly state: 'ready'; readonly row: VaultRow; readonly key: VaultKey }
  | { readonly state: 'locked'; readonly row: VaultRow; readonly failure: AppError }
  | { readonly state: 'choose'; readonly row?: VaultRow; readonly failure: AppError };

/** Makes, finds and remembers the vault's key. Not to be asked two things at once. */
export interface VaultLock {
  look(): Promise<Standing>;
  /** Throws `vault.already-chosen`, `vault.keychain-unavailable`, `vault.weak-passphrase`. */
  choose(keeper: VaultKeeper, passphrase: string): Promise<void>;
  /** Throws `vault.wrong-passphrase`, or why the key cannot be had. */
  unlock(passphrase: string | undefined): Promise<void>;
  /** Throws `vault.not-locked`, `vault.in-use`. */
  startOver(): Promise<void>;
  /** Throws `vault.wrong-passphrase`, `vault.weak-passphrase`, `vault.no-passphrase`, `vault.not-chosen`. */
  changePassphrase(current: string, next: string): Promise<void>;
}

type PassphraseRow = Extract<VaultRow, { readonly keeper: 'passphrase' }>;
type MemoryRow = Extract<VaultRow, { readonly keeper: 'memory' }>;

/**
 * The first look of all makes a key in the keychain. A keychain that fails is not asked again on
 * its own, because each question may show a prompt; `unlock` and `choose` ask again. Several
 * processes may do this at once: the first row in the database wins, the others adopt its key.
 */
export function createVaultLock(options: VaultLockOptions): VaultLock {
  const { database, keychains, clock, processes, onSecret } = options;
  /** The key, once this process has it. */
  let key: VaultKey | undefined;
  /** Why the keychain failed, and for which key it was asked. */
  let trouble: { readonly keyId: string | undefined; readonly failure: AppError } | undefined;

  async function look(): Promise<Standing> {
    const row = readVaultRow(database);
    if (row !== undefined && key?.id === row.keyId) return { state: 'ready', row, key };
    if (row?.keeper === 'passphrase')
      return { state: 'locked', row, failure: locked('The vault needs its passphrase.') };
    if (row?.keeper === 'memory') return lookAtMemory(row);

    if (trouble === undefined || trouble.keyId !== row?.keyId) {
      try {
        if (row === undefined) await createInKeychain(undefined);
        else key = await fetchKey(row, keychains, onSecret);
        return await look();
      } catch (failure) {
        if (!isFailure(failure, 'vault.keychain-unavailable', 'vault.key-missing')) throw failure;
        trouble = { keyId: row?.keyId, failure };
      }
    }
    const { failure } = trouble;
    return row === undefined ? { state: 'choose', failure } : { state: 'locked', row, failure };
  }

  function lookAtMemory(row: MemoryRow): Standing {
    if (processes.isAlive(row.owner))
      return {
        state: 'locked',
        row,
        failure: locked('The secrets are in the memory of another running Latchkey.'),
      };
    const failure = new AppError('vault.not-chosen', {
      detail:
        'Secrets were kept in memory only and ended with the Latchkey that held them. Choose again, then link the accounts again.',
    });
    return { state: 'choose', row, failure };
  }

  /** Returns false when another vault was there first. Throws `vault.keychain-unavailable`. */
  async function createInKeychain(ended: string | undefined): Promise<boolean> {
    const { key: fresh, keychain } = await keepFreshKey(keychains, onSecret);
    const { binding } = keychain;
    const row = { keyId: fresh.id, keeper: 'keychain', binding, proof: proofOf(fresh) } as const;
    if (adopt(fresh, row, ended)) return true;
    await forgetKey(keychain, fresh.id);
    return false;
  }

  async function createFromPassphrase(
    passphrase: string,
    ended: string | undefined,
  ): Promise<boolean> {
    requireStrength(passphrase);
    onSecret(passphrase);
    const fresh = freshKey();
    const wrapping = await wrapKey(fresh, passphrase);
    const row = { keyId: fresh.id, keeper: 'passphrase', proof: proofOf(fresh) } as const;
    return adopt(fresh, { ...row, ...wrapping }, ended);
  }

  async function createInMemory(ended: string | undefined): Promise<boolean> {
    const fresh = freshKey();
    const row = { keyId: fresh.id, keeper: 'memory', proof: proofOf(fresh) } as const;
    return adopt(fresh, { ...row, owner: processes.self }, ended);
  }

  function adopt(fresh: VaultKey, row: VaultRow, ended: string | undefined): boolean {
    if (!insertVaultRow(database, row, { ended, at: clock.now() })) return false;
    key = fresh;
    trouble = undefined;
    return true;
  }

  async function unlockWith(row: PassphraseRow, passphrase: string): Promise<VaultKey> {
    onSecret(passphrase);
    key = await unwrapKey(row, passphrase);
    return key;
  }

  const isEnded = (row: VaultRow): boolean =>
    row.keeper === 'memory' && key?.id !== row.keyId && !processes.isAlive(row.owner);

  return {
    look,

    async choose(keeper, passphrase) {
      const row = readVaultRow(database);
      if (row !== undefined && !isEnded(row)) throw new AppError('vault.already-chosen');
      const create = {
        keychain: () => createInKeychain(row?.keyId),
        passphrase: () => createFromPassphrase(passphrase, row?.keyId),
        memory: () => createInMemory(row?.keyId),
      };
      if (!(await create[keeper]())) throw new AppError('vault.already-chosen');
    },

    async unlock(passphrase) {
      trouble = undefined;
      const standing = await look();
      if (standing.state === 'ready') return;
      if (standing.row?.keeper !== 'passphrase' || passphrase === undefined) throw standing.failure;
      await unlockWith(standing.row, passphrase);
    },

    async startOver() {
      // Asked once more: a key that has turned up again is worth more than a new beginning.
      trouble = undefined;
      const standing = await look();
      if (standing.state !== 'locked') throw new AppError('vault.not-locked');
      const { row, failure } = standing;
      if (row.keeper === 'memory') throw new AppError('vault.in-use');
      setAside(database, row.keyId, clock.now());
      // A keychain that has just failed would only show its prompt again; the person chooses.
      const hasFailed = isFailure(failure, 'vault.keychain-unavailable');
      trouble =
        hasFailed && !isTrouble(failure, 'absent') ? { keyId: undefined, failure } : undefined;
    },

    async changePassphrase(current, next) {
      const row = readVaultRow(database);
      if (row === undefined) throw new AppError('vault.not-chosen');
      if (row.keeper !== 'passphrase') throw new AppError('vault.no-passphrase');
      requireStrength(next);
      onSecret(next);
      const opened = await unlockWith(row, current);
      if (!replaceWrapping(database, row, await wrapKey(opened, next)))
        throw new AppError('vault.wrong-passphrase', {
          detail: 'Another Latchkey has changed it meanwhile.',
        });
    },
  };
}

function locked(reason: string): AppError {
  return new AppError('vault.locked', { detail: reason });
}
