import { create } from 'zustand';

import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { Failure, Outcome } from '../../../preload/model/failure.ts';
import type { AccountExplanation, ClonePlan, OperationId } from '../../../preload/model/git.ts';
import type { Remote } from '../../../preload/model/remote.ts';
import { bridge } from '../../bridge.ts';
import { settled, type Loadable } from '../../loadable.ts';

export interface CloneDialogState {
  readonly opened: boolean;
  readonly url: string;
  /** What the person chose instead of what the plan says; undefined follows the plan. */
  readonly account: AccountId | undefined;
  readonly folder: string | undefined;
  /** What the address is, once it was read. */
  readonly remote: Remote | undefined;
  /** The address as it was pasted, with what it held of a secret: handed on, and never drawn. */
  readonly pasted: string;
  /** It came whole, by a paste: then whether it can be read may be asked at once. */
  readonly cameWhole: boolean;
  readonly plan: Loadable<ClonePlan> | undefined;
  /** What is known about the account of the plan, such as its permission. */
  readonly explained: AccountExplanation | undefined;
  /** What a clone begun from here met: the form says what to do about it. */
  readonly met: Failure | undefined;
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
  /** Plans anew: somebody was linked meanwhile, and acts from now on where it is said. */
  again(account?: AccountId): void;
  pickFolder(): Promise<void>;
  /** Follows a clone that has begun; undefined goes back to the form, with what the clone met. */
  follow(operation: OperationId | undefined, met?: Failure): void;
  close(): void;
}

/** While somebody types, the plan waits this long. */
const calm = 250;

/** Typing adds a character or two at once; a paste adds more. */
const aKey = 4;

/** What the address is; read already where it is the one that was. Contacts nobody. */
async function readOf(
  url: string,
  { remote }: Pick<CloneDialogState, 'remote'>,
): Promise<Outcome<Remote>> {
  return remote?.url === url ? { ok: true, value: remote } : bridge.call('remotes.read', { url });
}

export const useCloneDialog = create<CloneDialogState>()((set, get) => {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = async () => {
    const { url: typed, account, folder, question } = get();
    const still = () => get().question === question;
    const remote = await readOf(typed.trim(), get());
    if (!still()) return;
    if (!remote.ok) {
      return set({ remote: undefined, plan: settled(remote), explained: undefined, stale: false });
    }
    const { url, heldCredentials } = remote.value;
    if (get().remote !== remote.value) set({ remote: remote.value, pasted: typed.trim() });
    // The secret is not left standing in the window.
    if (heldCredentials) set({ url });
    const chosen = account === undefined ? {} : { account };
    const [plan, explained] = await Promise.all([
      bridge.call('git.plan', {
        url,
        ...chosen,
        ...(folder === undefined || folder.trim() === '' ? {} : { folder: folder.trim() }),
      }),
      bridge.call('git.explain', { url, ...chosen }),
    ]);
    if (!still()) return;
    const known = explained.ok ? explained.value : undefined;
    set({ plan: settled(plan), explained: known, stale: false });
  };

  return {
    opened: false,
    url: '',
    account: undefined,
    folder: undefined,
    remote: undefined,
    pasted: '',
    cameWhole: false,
    plan: undefined,
    explained: undefined,
    met: undefined,
    stale: false,
    accounts: [],
    picks: false,
    operation: undefined,
    problem: undefined,
    question: 0,

    edit(change) {
      clearTimeout(timer);
      // Another address is another repository: what was chosen for the first does not hold for it.
      const fresh =
        change.url === undefined
          ? {}
          : {
              account: undefined,
              folder: undefined,
              // Filled in by a row or a link it asks nobody by itself.
              cameWhole: get().opened && change.url.length - get().url.length > aKey,
            };
      const said = { problem: undefined, met: undefined };
      set({ ...fresh, ...change, ...said, question: get().question + 1, stale: true });
      if (get().url.trim() === '') {
        return set({ plan: undefined, remote: undefined, pasted: '', stale: false });
      }
      if (get().plan) timer = setTimeout(() => void ask(), calm);
      else {
        set({ plan: { at: 'loading' } });
        timer = setTimeout(() => void ask(), get().opened ? calm : 0);
      }
    },

    again(account) {
      const { edit } = get();
      set({ remote: undefined });
      edit(account === undefined ? {} : { account });
      void gather();
    },

    async pickFolder() {
      const outcome = await bridge.call('app.choose-folder', {});
      if (!outcome.ok) return set({ problem: outcome.failure });
      const { folder } = outcome.value;
      const { plan } = get();
      if (folder === null || plan?.at !== 'ready') return;
      get().edit({ folder: inside(folder, get().folder ?? plan.value.folder) });
    },

    follow: (operation, met) => set({ operation, met }),

    close() {
      clearTimeout(timer);
      set({ opened: false, question: get().question + 1, pasted: '' });
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
