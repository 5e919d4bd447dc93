import { create } from 'zustand';

import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';
import { loading, ready, settled, type Loadable } from '../../loadable.ts';

/** How an unlink ended, kept until the person has read it. */
export interface Unlinked {
  readonly who: string;
  readonly revoked: boolean;
  readonly detail: string;
}

export interface AccountsStore {
  readonly list: Loadable<readonly Account[]>;
  readonly busy: ReadonlySet<AccountId>;
  /** What a check or an unlink of one account came back with. */
  readonly problems: ReadonlyMap<AccountId, Failure>;
  readonly unlinked: Unlinked | undefined;
  load(): Promise<void>;
  check(id: AccountId): Promise<void>;
  checkAll(): Promise<void>;
  /** True when the account is gone. */
  unlink(account: Account): Promise<boolean>;
  dismissUnlinked(): void;
  dismissProblem(id: AccountId): void;
}

export const useAccounts = create<AccountsStore>()((set, get) => {
  const mark = (id: AccountId, busy: boolean, problem?: Failure): void =>
    set((before) => {
      const marked = new Set(before.busy);
      if (busy) marked.add(id);
      else marked.delete(id);
      const problems = new Map(before.problems);
      if (problem) problems.set(id, problem);
      else problems.delete(id);
      return { busy: marked, problems };
    });

  return {
    list: loading,
    busy: new Set(),
    problems: new Map(),
    unlinked: undefined,

    async load() {
      set({ list: settled(await bridge.call('accounts.list', {})) });
    },

    async check(id) {
      mark(id, true);
      const outcome = await bridge.call('accounts.check', { id });
      mark(id, false, outcome.ok ? undefined : outcome.failure);
    },

    async checkAll() {
      const { list, check } = get();
      if (list.at === 'ready') await Promise.all(list.value.map(({ id }) => check(id)));
    },

    async unlink({ id, login, host }) {
      mark(id, true);
      const outcome = await bridge.call('accounts.unlink', { id });
      mark(id, false, outcome.ok ? undefined : outcome.failure);
      if (outcome.ok) set({ unlinked: { who: `${login} on ${host}`, ...outcome.value } });
      return outcome.ok;
    },

    dismissUnlinked() {
      set({ unlinked: undefined });
    },

    dismissProblem(id) {
      mark(id, false);
    },
  };
});

/** Main owns the accounts; the store mirrors what main announces. Returns its own undo. */
export function followAccounts(): () => void {
  return follow(
    useAccounts.getState().load,
    bridge.on('accounts.changed', (list) => useAccounts.setState({ list: ready(list) })),
  );
}
