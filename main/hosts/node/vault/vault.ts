import { AppError } from '../../../core/app-error.ts';
import type { Clock } from '../../../core/clock.ts';
import type { Database } from '../../../ports/database.ts';
import type { Keychain } from '../../../ports/keychain.ts';
import type { Processes } from '../../../ports/processes.ts';
import type { Vault } from '../../../ports/vault.ts';
import { createTurns } from '../keychain/turns.ts';
import { createProcesses } from '../processes.ts';
import { openText, sealText, type VaultKey } from './cipher.ts';
import { countAside } from './vault-aside.ts';
import { createVaultLock } from './vault-lock.ts';

export interface VaultOptions {
  readonly database: Database;
  /** In the order they are tried; the one that took the key is recorded and asked ever after. */
  readonly keychains: readonly Keychain[];
  readonly clock: Clock;
  readonly processes?: Processes;
  /** Receives every secret that passes, so that the log can keep it out. */
  readonly onSecret?: (secret: string) => void;
}

/**
 * The vault over the app's database. Nothing happens before the first call; then the key is found
 * or made, and stays with this process.
 *
 * A vault of memory keeps its key in this process only. What it wrote stays in the database as
 * ciphertext that nobody can open once the process has ended; the next start says so, and the
 * choice it asks for removes it.
 */
export function createVault({
  database,
  clock,
  onSecret = () => undefined,
  processes = createProcesses(),
  keychains,
}: VaultOptions): Vault {
  const lock = createVaultLock({ database, keychains, clock, processes, onSecret });
  const inTurn = createTurns();

  async function describe() {
    const standing = await lock.look();
    const { state, row } = standing;
    const inUse = state === 'choose' ? undefined : row;
    const aside = countAside(database);
    return {
      state,
      keeper: inUse?.keeper ?? null,
      binding: inUse?.keeper === 'keychain' ? inUse.binding : null,
      reason: standing.state === 'ready' ? null : (standing.failure.detail ?? null),
      secrets: Number(database.get('SELECT count(*) AS n FROM secrets')?.['n'] ?? 0),
      ...(aside > 0 ? { aside } : {}),
    };
  }

  /** Throws `vault.locked` or `vault.not-chosen`, with the reason as a sentence in `detail`. */
  async function requireKey(): Promise<VaultKey> {
    const standing = await inTurn(() => lock.look());
    if (standing.state === 'ready') return standing.key;
    const { failure } = standing;
    const code = standing.state === 'locked' ? 'vault.locked' : 'vault.not-chosen';
    throw new AppError(code, { detail: failure.detail, cause: failure });
  }

  async function seal(id: string, secret: string): Promise<() => void> {
    onSecret(secret);
    const key = await requireKey();
    const sealed = sealText(key, id, secret);
    return () => {
      // The vault may have been set aside, or taken for dead and replaced: nothing is added then.
      const written = database.run(
        `INSERT OR REPLACE INTO secrets (id, key_id, sealed, written_at)
         SELECT ?, key_id, ?, ? FROM vault WHERE key_id = ?`,
        id,
        sealed,
        clock.now(),
        key.id,
      );
      if (written === 0) throw replaced();
    };
  }

  function drop(id: string): void {
    database.run('DELETE FROM secrets WHERE id = ?', id);
    if (database.get('SELECT id FROM secrets WHERE id = ?', id) !== undefined)
      throw new AppError('app.storage-failed', { detail: 'a secret could not be erased' });
  }

  return {
    describe: () => inTurn(describe),

    choose: (keeper, passphrase = '') =>
      inTurn(async () => {
        await lock.choose(keeper, passphrase);
        return describe();
      }),

    unlock: (passphrase) =>
      inTurn(async () => {
        await lock.unlock(passphrase);
        return describe();
      }),

    startOver: () =>
      inTurn(async () => {
        await lock.startOver();
        return describe();
      }),

    changePassphrase: (current, next) =>
      inTurn(async () => {
        await lock.changePassphrase(current, next);
        return describe();
      }),

    has: (id) => database.get('SELECT 1 AS here FROM secrets WHERE id = ?', id) !== undefined,

    async read(id) {
      const key = await requireKey();
      const row = database.get('SELECT key_id, sealed FROM secrets WHERE id = ?', id);
      if (row === undefined) return null;
      if (row['key_id'] !== key.id) throw replaced();
      const sealed = row['sealed'];
      if (!(sealed instanceof Uint8Array)) throw new AppError('vault.damaged', { detail: id });
      const secret = openText(key, id, sealed);
      onSecret(secret);
      return secret;
    },

    async write(id, secret) {
      (await seal(id, secret))();
    },

    seal,

    drop,
    erase: async (id) => drop(id),
  };
}

function replaced(): AppError {
  return new AppError('vault.locked', { detail: 'Another Latchkey replaced the vault.' });
}
