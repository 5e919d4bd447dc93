import type { Account, AccountId, Instance, ProviderId } from '../../../preload/model/account.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { PersonOfGit } from '../../ports/person.ts';
import type { RecordActivity } from '../../ports/record.ts';
import type { Grant, Identity, Provider } from '../../providers/provider.ts';

export interface SharedAccessDeps {
  readonly database: Database;
  readonly provider: (id: ProviderId) => Pick<Provider, 'deployTokens' | 'displayName'>;
  readonly accounts: {
    all(): readonly Account[];
    /** Throws `account.unknown`. */
    get(id: AccountId): Account;
    /** Stores account and credential in one transaction. Throws `vault.*`. */
    link(link: NewDeployToken): Promise<Account>;
    /** Ends the credential and erases it. */
    unlink(id: AccountId): Promise<unknown>;
  };
  readonly repositories: {
    /** Rows with this clone address, of accounts at its instance. */
    listed(url: string): readonly Pick<Repository, 'account'>[];
    /** One repository as it is now; null when this account cannot see it. */
    look(account: Account, where: { readonly path: string }): Promise<Repository | null>;
    /** Puts one row into the list of an account whose service cannot be asked for it. */
    keep(account: AccountId, row: Repository): void;
  };
  /** A token to use now. Throws `account.*`, `vault.*`, `host.*`. */
  readonly accessToken: (account: Account) => Promise<string>;
  /** Erases a credential here, and says so. Throws `vault.*`. */
  readonly erase: (account: Account) => Promise<unknown>;
  /** Who commits are by: a deploy token is nobody. */
  readonly personOfGit: () => Promise<PersonOfGit>;
  readonly clock: Clock;
  readonly record: RecordActivity;
}

/** A deploy token on its way to being an account. */
export interface NewDeployToken {
  readonly provider: ProviderId;
  readonly instance: Instance;
  readonly method: 'deploy-token';
  readonly redirectUri: null;
  readonly grant: Grant;
  readonly identity: Identity;
  readonly repository: string;
}
