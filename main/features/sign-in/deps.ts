import type {
  Account,
  Instance,
  ProviderId,
  SignInMethod,
} from '../../../preload/model/account.ts';
import type { Attempt } from '../../../preload/model/sign-in.ts';
import type { Clock } from '../../core/clock.ts';
import type { OpenBrowser } from '../../ports/browser.ts';
import type { Database } from '../../ports/database.ts';
import type { Events } from '../../ports/events.ts';
import type { Log } from '../../ports/log.ts';
import type { Processes } from '../../ports/processes.ts';
import type { RecordActivity } from '../../ports/record.ts';
import type { RedirectReceiver } from '../../ports/redirect.ts';
import type { Vault } from '../../ports/vault.ts';
import type { Grant, OAuthClient, Provider } from '../../providers/provider.ts';

export interface SignInDeps {
  readonly database: Database;
  readonly vault: Vault;
  readonly provider: (id: ProviderId) => Provider;
  /** The organisation's app at this instance. Throws `sign-in.no-app`. */
  readonly clientFor: (
    provider: ProviderId,
    instance: Instance,
    purpose: Attempt['purpose'],
  ) => Promise<OAuthClient>;
  readonly receivers: readonly RedirectReceiver[];
  readonly openBrowser: OpenBrowser;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly announce: Events['announce'];
  readonly record: RecordActivity;
  readonly log: Log;
  /** Reads the identity back and stores account and credential at once. */
  readonly link: (link: {
    readonly provider: ProviderId;
    readonly instance: Instance;
    readonly method: SignInMethod;
    readonly redirectUri: string | null;
    readonly grant: Grant;
  }) => Promise<Account>;
  /**
   * An admin's own sign-in through the saved app succeeded, as this account and through this client.
   * Throws `integration.changed` when that is not what is saved any more.
   */
  readonly authorised: (
    app: { readonly provider: ProviderId; readonly instance: Instance },
    account: Account,
    client: OAuthClient,
  ) => Promise<void>;
}

export interface StartInput {
  readonly provider: ProviderId;
  readonly instance: Instance;
  readonly method?: SignInMethod | undefined;
  readonly openBrowser: boolean;
  readonly purpose: Attempt['purpose'];
}

/** How long an attempt waits for its answer. */
export const lifetime = 600_000;
/** How many may wait at once. */
export const mostPending = 5;
