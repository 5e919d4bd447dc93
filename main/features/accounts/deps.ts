import type {
  Account,
  AccountId,
  Instance,
  ProviderId,
  SignInMethod,
} from '../../../preload/model/account.ts';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { Events } from '../../ports/events.ts';
import type { Processes } from '../../ports/processes.ts';
import type { RecordActivity } from '../../ports/record.ts';
import type { Grant, Identity, Provider } from '../../providers/provider.ts';

/** What accounts ask of the part that keeps their credentials. */
export interface AccountCredentials {
  /** False once the vault that held the credential was left: then the account is linked again. */
  holds(account: AccountId): boolean;
  accessToken(account: Account, options?: { readonly force?: string }): Promise<string>;
  grantWriter(account: AccountId, grant: Grant): Promise<() => void>;
  /** Reads what is replaced; the returned function ends it at the service. Never throws. */
  replacing(account: Account, grant: Grant): Promise<() => Promise<void>>;
  revoke(account: Account): Promise<{ readonly revoked: boolean; readonly detail: string }>;
}

export interface AccountsDeps {
  readonly database: Database;
  readonly provider: (id: ProviderId) => Provider;
  readonly credentials: AccountCredentials;
  readonly clock: Clock;
  readonly announce: Events['announce'];
  readonly record: RecordActivity;
  readonly processes: Processes;
  /** Whether credentials can be read now. While they cannot, every account shows as locked. */
  readonly vaultReady?: () => boolean;
  /** Told of every account that was linked, by whatever way. */
  readonly onLinked?: (account: Account) => void;
}

export interface NewLink {
  readonly provider: ProviderId;
  readonly instance: Instance;
  readonly method: SignInMethod;
  readonly redirectUri: string | null;
  readonly grant: Grant;
  /** Who it is, where the service cannot be asked: a deploy token, a key, a plain git server. */
  readonly identity?: Identity;
  /** The canonical clone URL the credential is for, where it is for one alone. */
  readonly repository?: string;
}
