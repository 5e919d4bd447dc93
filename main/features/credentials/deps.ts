import type {
  Account,
  AccountHealth,
  Instance,
  ProviderId,
} from '../../../preload/model/account.ts';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { Log } from '../../ports/log.ts';
import type { Processes } from '../../ports/processes.ts';
import type { Vault } from '../../ports/vault.ts';
import type { OAuthClient, Provider } from '../../providers/provider.ts';

export interface CredentialsDeps {
  readonly database: Database;
  readonly vault: Vault;
  readonly provider: (id: ProviderId) => Provider;
  /** The organisation's app at this instance. Throws `sign-in.no-app`. */
  readonly clientFor: (provider: ProviderId, instance: Instance) => Promise<OAuthClient>;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly log: Log;
  /** Told after every change; the account's row is not ours to write. */
  readonly onChanged: (
    id: Account['id'],
    change: { readonly health: AccountHealth; readonly expiresAt: number | null },
  ) => void;
}

/** Whose credential it is: as much of an account as is needed here. */
export type Holder = Pick<Account, 'id' | 'provider' | 'instance' | 'login' | 'method'>;
