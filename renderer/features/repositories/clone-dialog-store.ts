import { create } from 'zustand';

import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import type { ClonePlan, OperationId } from '../../../preload/model/git.ts';
import { bridge } from '../../bridge.ts';
import { settled, type Loadable } from '../../loadable.ts';

export interface CloneDialogState {
  readonly opened: boolean;
  readonly url: string;
  /** What the person chose instead of what the plan says; undefined follows the plan. */
  readonly account: AccountId | undefined;
  readonly folder: string | undefined;
  readonly plan: Loadable<ClonePlan> | undefined;
  /** True while the plan shown is older than what was typed. */
  readonly stale: boolean;
  readonly accounts: readonly Account[];
  /** Whether the system's own folder picker is there. */
  readonly picks: boolean;
  /** The clone that was started from here; the dialog follows it until it is closed. */
  readonly operation: OperationId | undefined;
  readonly problem: Failure | undefined;
  /** Grows with every change; the answer to an older question is dropped. */
  readonly question: number;
  edit(change: {
    url?: string;
    account?: AccountId | undefined;
    folder?: string | undefined;
  }): void;
  pickFolder(): Promise<void>;
  /** Follows a clone that has begun; undefined goes back to the form. */
  follow(operation: OperationId | undefined): void;
  close(): void;
}

/** While somebody types, the plan waits this long. */
const calm = 250;

export const useCloneDialog = create<CloneDialogState>()((set, get) => {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = async () => {
    const { url, account, folder, question } = get();
    const outcome = await bridge.call('git.plan', {
      url: url.trim(),
      ...(account === undefined ? {} : { account }),
      ...(folder === undefined || folder.trim() === '' ? {} : { folder: folder.trim() }),
    });
    if (get().question === question) set({ plan: settled(outcome), stale: false });
  };

  return {
    opened: false,
    url: '',
    account: undefined,
    folder: undefined,
    plan: undefined,
    stale: false,
    accounts: [],
    picks: false,
    operation: undefined,
    problem: undefined,
    question: 0,

    edit(change) {
      clearTimeout(timer);
      // Another address is another repository: what was chosen for the first does not hold for it.
      const fresh = change.url === undefined ? {} : { account: undefined, folder: undefined };
      set({ ...fresh, ...change, question: get().question + 1, stale: true, problem: undefined });
      if (get().url.trim() === '') return set({ plan: undefined, stale: false });
      if (get().plan) timer = setTimeout(() => void ask(), calm);
      else {
        set({ plan: { at: 'loading' } });
        timer = setTimeout(() => void ask(), get().opened ? calm : 0);
      }
    },

    async pickFolder() {
      const outcome = await bridge.call('app.choose-folder', {});
      if (!outcome.ok) return set({ problem: outcome.failure });
      const { folder } = outcome.value;
      const { plan } = get();
      if (folder === null || plan?.at !== 'ready') return;
      get().edit({ folder: inside(folder, get().folder ?? plan.value.folder) });
    },

    follow: (operation) => set({ operation }),

    close() {
      clearTimeout(timer);
      set({ opened: false, question: get().question + 1 });
    },
  };
});

/**
 * Opens the dialog: empty, or filled in from a row or a link. It never acts by
 * itself: the person presses Clone.
 */
export function openCloneDialog(url = '', account?: AccountId): void {
  const { question } = useCloneDialog.getState();
  useCloneDialog.setState({
    ...useCloneDialog.getInitialState(),
    question: question + 1,
    ...(account === undefined ? {} : { account }),
  });
  if (url !== '') useCloneDialog.getState().edit({ url, account });
  useCloneDialog.setState({ opened: true });
  void gather();
}

/** What the form needs beside the plan. Without it the form is poorer, and works. */
async function gather(): Promise<void> {
  const [accounts, description] = await Promise.all([
    bridge.call('accounts.list', {}),
    bridge.call('app.describe', {}),
  ]);
  useCloneDialog.setState({
    accounts: accounts.ok ? accounts.value : [],
    picks: description.ok && description.value.capabilities.nativeDialogs,
  });
}

/** The last part of the planned folder, inside the folder that was picked. */
function inside(picked: string, planned: string): string {
  const name = planned.split(/[\\/]/).filter(Boolean).at(-1) ?? '';
  const separator = picked.includes('\\') ? '\\' : '/';
  return picked.endsWith(separator) ? `${picked}${name}` : `${picked}${separator}${name}`;
}
