import { create } from 'zustand';

import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import type { SharedAccess } from '../../../preload/model/shared-access.ts';
import { bridge } from '../../bridge.ts';
import { loading, settled, valueOf, type Loadable } from '../../loadable.ts';
import type { SharingWish } from '../../sharing.ts';

export interface SharedAccessState {
  readonly found: Loadable<SharedAccess>;
  readonly accounts: readonly Account[];
  /** Who makes it; undefined where nobody can. */
  readonly maker: AccountId | undefined;
  /** `YYYY-MM-DD`; empty for no end. */
  readonly lastDay: string;
  readonly busy: boolean;
  readonly problem: Failure | undefined;
  /** What was made. */
  readonly made: Account | undefined;
  /** Asks what stands against it. Makes nothing. */
  ask(wish: SharingWish): Promise<void>;
  chooseEnd(lastDay: string): void;
  create(): Promise<void>;
}

let question = 0;

export const useSharedAccess = create<SharedAccessState>()((set, get) => ({
  found: loading,
  accounts: [],
  maker: undefined,
  lastDay: '',
  busy: false,
  problem: undefined,
  made: undefined,

  async ask({ url, account }) {
    question += 1;
    const own = question;
    set({ ...useSharedAccess.getInitialState() });
    const [found, accounts] = await Promise.all([
      bridge.call('shared-access.describe', { url, account }),
      bridge.call('accounts.list', {}),
    ]);
    if (own !== question) return;
    const maker = found.ok ? makersIn(found.value)[0] : undefined;
    set({ found: settled(found), maker, accounts: accounts.ok ? accounts.value : [] });
  },

  chooseEnd: (lastDay) => set({ lastDay, problem: undefined }),

  async create() {
    const { maker: account, lastDay, busy } = get();
    const url = valueOf(get().found)?.repository;
    if (busy || account === undefined || url === undefined) return;
    const own = question;
    set({ busy: true, problem: undefined });
    const outcome = await bridge.call('shared-access.create', {
      url,
      account,
      ...(lastDay === '' ? {} : { expiresAt: endOf(lastDay) }),
    });
    if (own !== question) return;
    set(
      outcome.ok ? { busy: false, made: outcome.value } : { busy: false, problem: outcome.failure },
    );
  },
}));

/** Those nothing stands against. */
export function makersIn({ makers }: SharedAccess): readonly AccountId[] {
  return makers.filter(({ obstacle }) => obstacle === null).map(({ account }) => account);
}

/** The last moment of a day, in the person's own zone. */
function endOf(day: string): number {
  return new Date(`${day}T23:59:59`).getTime();
}
