import { instance, providerId, type Account } from '../../../preload/model/account.ts';
import { toFailure } from '../../core/app-error.ts';
import type { Row } from '../../ports/database.ts';
import type { CredentialsDeps, Holder } from './deps.ts';
import { revokeTokens } from './revoking.ts';
import { parseStored, type StoredGrant } from './stored-grant.ts';

/**
 * Revocations the service has not confirmed yet. To end a token later one has to keep it:
 * sealed in the vault under an id of its own, where nothing uses it as a credential, and for
 * 30 days at most.
 */
export interface Revocations {
  /** Seals now; the returned function writes inside a transaction. */
  writer(holder: Holder, stored: StoredGrant): Promise<() => void>;
  /** Tries all of them again. Returns how many still wait. */
  retry(): Promise<number>;
}

const longestKept = 30 * 24 * 3_600_000;

export function createRevocations(deps: CredentialsDeps): Revocations {
  const { database, vault, clock, log } = deps;

  async function drop(id: string): Promise<void> {
    await vault.erase(secretIdOf(id));
    database.run('DELETE FROM revocations WHERE id = ?', id);
  }

  async function retryOne(row: Row): Promise<void> {
    const id = String(row['id']);
    if (clock.now() - Number(row['queued_at']) > longestKept) return drop(id);
    const text = await vault.read(secretIdOf(id));
    if (text === null) return drop(id);
    const { revoked, isFinal } = await revokeTokens(deps, holderOf(row), parseStored(text));
    if (!revoked && !isFinal) return;
    await drop(id);
    if (revoked) log.info('revoked after all', { account: id });
  }

  return {
    async writer(holder, stored) {
      const put = await vault.seal(secretIdOf(holder.id), JSON.stringify(stored));
      return () => {
        put();
        database.run(
          `INSERT INTO revocations (id, provider, instance, login, queued_at)
           VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
          holder.id,
          holder.provider,
          holder.instance,
          holder.login,
          Math.round(clock.now()),
        );
      };
    },

    async retry() {
      for (const row of database.all('SELECT * FROM revocations ORDER BY queued_at')) {
        try {
          await retryOne(row);
        } catch (thrown) {
          // Another one may still work: the vault may hold a damaged record among good ones.
          log.warn('revocation postponed', {
            reason: toFailure(thrown).code,
          });
        }
      }
      return Number(database.get('SELECT count(*) AS count FROM revocations')?.['count'] ?? 0);
    },
  };
}

function secretIdOf(id: string): string {
  return `revocation:${id}`;
}

function holderOf(row: Row): Holder {
  return {
    // Written by us from an account's own id.
    id: String(row['id']) as Account['id'],
    provider: providerId.parse(row['provider']),
    instance: instance.parse(row['instance']),
    login: String(row['login']),
    // Only what somebody signed in for is ever queued; by which way does not matter any more.
    method: 'paste',
  };
}
