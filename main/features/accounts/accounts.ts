import type { HandlersFor } from '../../../preload/contract.ts';
import type { Account, AccountHealth, AccountId } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import type { Row } from '../../ports/database.ts';
import { accountOf } from './account-row.ts';
import { addToken } from './add-token.ts';
import { checkAccount } from './check.ts';
import type { AccountsDeps, NewLink } from './deps.ts';
import { linkAccount } from './link.ts';
import { healthFor } from './scopes.ts';
import { createUnlinking } from './unlink.ts';

export interface AccountChange {
  readonly health: AccountHealth;
  readonly expiresAt: number | null;
}

export interface Accounts {
  readonly handlers: HandlersFor<'accounts'>;
  all(): readonly Account[];
  /** Throws `account.unknown`. */
  get(id: AccountId): Account;
  /**
   * Reads the identity back and stores account and credential in one transaction. The same
   * person at the same service keeps their account and its id, with the new credential.
   * Throws `host.*`, `account.refused`, `vault.*`.
   */
  link(link: NewLink): Promise<Account>;
  changed(id: AccountId, change: AccountChange): void;
  /** Notes that the account was used just now; written once a minute at most. */
  used(id: AccountId): void;
  /** Announces the list again: the vault was locked or unlocked. */
  refresh(): void;
  /** Finishes what a process that died while unlinking left. Never throws. */
  recover(): Promise<void>;
}

const usedEvery = 60_000;

export function createAccounts(deps: AccountsDeps): Accounts {
  const { database, clock, announce, vaultReady = () => true } = deps;
  const unlinking = createUnlinking(deps, refresh);

  function all(): readonly Account[] {
    const isReady = vaultReady();
    return database
      .all('SELECT * FROM accounts ORDER BY provider, instance, login')
      .map(shown)
      .map((account) =>
        isReady || !deps.credentials.holds(account.id) ? account : { ...account, health: 'locked' },
      );
  }

  /**
   * Without its credential an account is as good as refused, whatever was last heard of it; a
   * vault that is unlocked would not help.
   */
  function shown(row: Row): Account {
    const account = accountOf(row);
    return deps.credentials.holds(account.id) ? account : { ...account, health: 'refused' };
  }

  function get(id: AccountId): Account {
    const row = database.get('SELECT * FROM accounts WHERE id = ?', id);
    if (row === undefined) throw new AppError('account.unknown');
    return shown(row);
  }

  function refresh(): void {
    announce('accounts.changed', all());
  }

  async function link(fresh: NewLink): Promise<Account> {
    const linked = await linkAccount(deps, fresh);
    refresh();
    deps.onLinked?.(linked);
    return linked;
  }

  return {
    handlers: {
      'accounts.list': async () => all(),
      'accounts.check': async ({ id }) => {
        try {
          await checkAccount(deps, get(id));
        } finally {
          refresh();
        }
        return get(id);
      },
      'accounts.add-token': (typed) => addToken({ ...deps, link }, typed),
      'accounts.unlink': async ({ id }) => unlinking.unlink(get(id)),
    },

    all,
    get,
    refresh,
    recover: () => unlinking.recover(),

    link,

    changed(id, { health, expiresAt }) {
      const row = database.get('SELECT * FROM accounts WHERE id = ?', id);
      if (row === undefined) return;
      const { provider, ...account } = accountOf(row);
      database.run(
        'UPDATE accounts SET health = ?, expires_at = ? WHERE id = ?',
        // A renewed token has the scopes it always had, and so may still lack some.
        health === 'linked' ? healthFor(deps.provider(provider), account) : health,
        expiresAt,
        id,
      );
      refresh();
    },

    used(id) {
      const now = Math.round(clock.now());
      const changed = database.run(
        'UPDATE accounts SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR abs(? - last_used_at) > ?)',
        now,
        id,
        now,
        usedEvery,
      );
      if (changed > 0) refresh();
    },
  };
}
