import type { Database } from '../../../ports/database.ts';

/**
 * Moves the vault with this key, and every record in it, to where nothing opens or removes them:
 * all in one transaction, so that a crash leaves either the old vault or the new beginning.
 * Does nothing when another process was first.
 */
export function setAside(database: Database, keyId: string, at: number): void {
  database.transaction(() => {
    const moved = database.run(
      `INSERT INTO vaults_aside
         (key_id, keeper, binding, kdf, wrapped_key, proof, created_at, set_aside_at)
       SELECT key_id, keeper, binding, kdf, wrapped_key, proof, created_at, ?
       FROM vault WHERE key_id = ?`,
      Math.round(at),
      keyId,
    );
    if (moved === 0) return;
    database.run(
      `INSERT INTO secrets_aside (vault, id, key_id, sealed, written_at)
       SELECT ?, id, key_id, sealed, written_at FROM secrets`,
      keyId,
    );
    database.run('DELETE FROM secrets');
    database.run('DELETE FROM vault');
  });
}

/** How many records of earlier vaults are kept. */
export function countAside(database: Database): number {
  return Number(database.get('SELECT count(*) AS n FROM secrets_aside')?.['n'] ?? 0);
}
