import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { Events } from '../../ports/events.ts';
import type { Folders } from '../../ports/folders.ts';
import type { GitCredential, GitRunner } from '../../ports/git-runner.ts';
import type { Log } from '../../ports/log.ts';
import type { Processes } from '../../ports/processes.ts';
import type { RecordActivity } from '../../ports/record.ts';

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
  /** The indexed repository with this clone address, or undefined. */
  readonly repositoryByUrl: (url: string) => Repository | undefined;
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
