import type { Account, AccountId, ProviderId } from '../../../preload/model/account.ts';
import type { Binding } from '../../../preload/model/binding.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { Events } from '../../ports/events.ts';
import type { Folders } from '../../ports/folders.ts';
import type { GitCredential, GitRunner } from '../../ports/git-runner.ts';
import type { Log } from '../../ports/log.ts';
import type { Processes } from '../../ports/processes.ts';
import type { RecordActivity } from '../../ports/record.ts';
import type { Provider } from '../../providers/provider.ts';

export interface GitDeps {
  readonly database: Database;
  readonly runner: GitRunner;
  readonly folders: Folders;
  readonly accounts: {
    all(): readonly Account[];
    /** Throws `account.unknown`. */
    get(id: AccountId): Account;
    used(id: AccountId): void;
  };
  readonly repositories: RepositoriesPort;
  /** Which account the person bound to which place. */
  readonly bindings: () => readonly Binding[];
  /** A repository has a new address, which its binding shall follow. */
  readonly bindingMoved: (from: string, to: string) => void;
  readonly provider: (id: ProviderId) => Pick<Provider, 'cloneSuffix' | 'changeRequestUrl'>;
  /** Opens a page of a known service; false where it is none, or no browser could be opened. */
  readonly openPage: (url: string) => Promise<boolean>;
  /** Looks at a push before it starts, and throws what speaks against it: push rules, say. */
  readonly beforePush?: (push: PushAhead) => Promise<void>;
  /** What git may be told for this account at this origin, and nowhere else. */
  readonly credentialFor: (account: Account, origin: string) => GitCredential;
  /** Where clones land unless the person says otherwise; absolute. */
  readonly cloneFolder: () => string;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly announce: Events['announce'];
  readonly record: RecordActivity;
  readonly log: Log;
}

/** The index of repositories, and the service behind it. */
export interface RepositoriesPort {
  /** Rows with this clone address, of accounts at its instance; who may do most comes first. */
  listed(url: string): readonly Repository[];
  /** One account's row by the service's identifier, wherever the repository is now. */
  byId(account: AccountId, id: string): Repository | undefined;
  /**
   * Asks the service for one repository as it is now, and brings the index up to date with it. Null
   * when this account cannot see it. Throws `account.*`, `host.*`, `vault.*`.
   */
  look(
    account: Account,
    where: { readonly id: string } | { readonly path: string },
  ): Promise<Repository | null>;
}

/** What is about to be pushed. */
export interface PushAhead {
  readonly account: Account;
  /** As it is known; null where it is not. */
  readonly repository: Repository | null;
  readonly folder: string;
  readonly branch: string;
  /** The branch at the server it follows, `origin/main`; null for one that is new there. */
  readonly upstream: string | null;
}
