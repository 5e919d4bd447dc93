import type { HandlersFor } from '../../../preload/contract.ts';
import type { Account } from '../../../preload/model/account.ts';
import { create } from './create.ts';
import type { SharedAccessDeps } from './deps.ts';
import { end, type Ended } from './ending.ts';
import { describe } from './makers.ts';

export interface SharedAccessFeature {
  readonly handlers: HandlersFor<'shared-access'>;
  /** Ends a deploy token at its service where that is possible, and erases it here. Throws `vault.*`. */
  end(shared: Account): Promise<Ended>;
}

/**
 * Read-only access to one repository by a credential that is no person's: GitLab's deploy tokens. The
 * first who connects the repository makes it; everybody who uses this app reads with it.
 */
export function createSharedAccess(deps: SharedAccessDeps): SharedAccessFeature {
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: two asked for at once would both find that there is none. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  }

  return {
    handlers: {
      'shared-access.describe': ({ url, account }) => describe(deps, url, account),
      'shared-access.create': (wanted) => inTurn(() => create(deps, wanted)),
    },
    end: (shared) => end(deps, shared),
  };
}
