import type { Account, AccountId, Instance, ProviderId } from '../../../preload/model/account.ts';
import type {
  AzureDevopsApp,
  Certificate,
  GitAppDraft,
  GitAppProvider,
  RedirectUris,
} from '../../../preload/model/integration.ts';
import type { Attempt } from '../../../preload/model/sign-in.ts';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { Events } from '../../ports/events.ts';
import type { RecordActivity } from '../../ports/record.ts';
import type { Vault } from '../../ports/vault.ts';
import type { Grant, Provider } from '../../providers/provider.ts';
import type { CheckDraft } from './check-draft.ts';

/** Which app is meant. */
export interface AppName {
  readonly provider: GitAppProvider;
  readonly instance: Instance;
}

export interface IntegrationsDeps {
  readonly database: Database;
  readonly vault: Pick<Vault, 'read' | 'seal' | 'drop' | 'has'>;
  readonly provider: (id: ProviderId) => Provider;
  readonly clock: Clock;
  readonly announce: Events['announce'];
  readonly record: RecordActivity;
  readonly checkDraft: CheckDraft;
  readonly readCertificate: (pem: string) => Certificate;
  /** How long a service user's sign-in lasts, by when it was used last. Both in milliseconds. */
  readonly idleState: (lastUsedAt: number, now: number) => NonNullable<AzureDevopsApp['idle']>;
  readonly redirectUris: Readonly<Record<GitAppProvider, RedirectUris>>;
  /** Throws `policy.admin-only` where this window may not change what the organisation set. */
  readonly requireAdmin: () => void;
  /** What the machine's policy file presets. */
  readonly presets: () => readonly GitAppDraft[];
  /** Starts the admin's own sign-in; it ends in `authorised`. */
  readonly startAuthorise: (app: AppName, openBrowser: boolean) => Promise<Attempt>;
  /** Links the account of the app itself. Throws `account.refused`, `host.*`, `vault.*`. */
  readonly linkApp: (app: AppName, grant: Grant) => Promise<Account>;
  /** How many accounts of this instance need the app to work. */
  readonly linkedThrough: (app: AppName) => number;
  /** Undefined once it was unlinked. */
  readonly account: (id: AccountId) => Account | undefined;
}
