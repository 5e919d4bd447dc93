import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { Binding } from '../../../preload/model/binding.ts';
import type { Reason } from '../../../preload/model/git.ts';
import type { Repository } from '../../../preload/model/repository.ts';

/** All that is known when it is asked who acts; nothing of it is looked up here. */
export interface World {
  readonly accounts: readonly Account[];
  /** The person's own choice, which nothing overrules. */
  readonly chosen?: AccountId | undefined;
  readonly bindings?: readonly Binding[];
  /** What the index says of this repository, for whichever account listed it. */
  readonly listed?: readonly Pick<Repository, 'account' | 'permission'>[];
  readonly lastSuccess?: {
    readonly repository: AccountId | null;
    readonly host: AccountId | null;
  };
}

export interface Explanation {
  readonly credential: Account | null;
  /** In the order considered, with why others were not taken. */
  readonly reasons: readonly Reason[];
  /** The others that could act there, as they would be taken; those that cannot act now come last. */
  readonly others: readonly Account[];
}
