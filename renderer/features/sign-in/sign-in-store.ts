import { create } from 'zustand';

import type {
  Account,
  AccountId,
  ProviderId,
  SignInMethod,
} from '../../../preload/model/account.ts';
import type { Input } from '../../../preload/contract.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import type { Attempt, AttemptId } from '../../../preload/model/sign-in.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';

/** Callbacks that matched no sign-in of ours since the window opened. */
export interface Refused {
  readonly reason: string;
  readonly count: number;
}

/** Where somebody signs in. */
export type Place = Pick<Account, 'provider' | 'instance'>;

/** What the link dialog starts with; what is left out is the person's to choose. */
export interface Wish {
  readonly provider?: ProviderId;
  readonly instance?: string;
  /** A token instead of signing in. */
  readonly byToken?: boolean;
}

export interface SignInStore {
  readonly attempts: readonly Attempt[];
  /** Ended attempts the person has read, or that ended before this window looked. */
  readonly read: ReadonlySet<AttemptId>;
  readonly problems: ReadonlyMap<AttemptId, Failure>;
  /** Which account the person wanted back, where they asked for one. */
  readonly wanted: ReadonlyMap<AttemptId, AccountId>;
  readonly refused: Refused | undefined;
  /** The link dialog, and what it starts with. */
  readonly dialog: Wish | undefined;
  /** Who was linked without signing in, until the person has read it. */
  readonly added: string | undefined;
  readonly starting: boolean;
  readonly startProblem: Failure | undefined;
  load(): Promise<void>;
  openDialog(wish?: Wish): void;
  closeDialog(): void;
  /** True when the attempt is under way. */
  start(place: Place, method?: SignInMethod, wanted?: AccountId): Promise<boolean>;
  /** Links by a token made at the service. It is handed on, and kept nowhere in the window. */
  addToken(given: Input<'accounts.add-token'>): Promise<boolean>;
  /** Says who was linked, and closes the dialog. */
  linked(account: Account): void;
  /** Ends the attempt and starts another one, another way. */
  switchTo(attempt: Attempt, method: SignInMethod): Promise<void>;
  cancel(id: AttemptId): Promise<void>;
  reopen(id: AttemptId): Promise<void>;
  paste(id: AttemptId, callback: string): Promise<void>;
  dismiss(id: AttemptId): void;
  dismissRefused(): void;
  dismissStartProblem(): void;
  dismissAdded(): void;
}

export const useSignIn = create<SignInStore>()((set, get) => {
  const note = (id: AttemptId, failure: Failure | undefined): void =>
    set(({ problems }) => {
      const noted = new Map(problems);
      if (failure) noted.set(id, failure);
      else noted.delete(id);
      return { problems: noted };
    });

  /** What a call answered may be newer than the last announcement, so it is shown at once. */
  const adopt = (attempt: Attempt): void =>
    set(({ attempts }) => ({
      attempts: attempts.some(({ id }) => id === attempt.id)
        ? attempts.map((each) => (each.id === attempt.id ? attempt : each))
        : [...attempts, attempt],
    }));

  const act = async (name: 'sign-in.cancel' | 'sign-in.reopen', id: AttemptId): Promise<void> => {
    const outcome = await bridge.call(name, { id });
    note(id, outcome.ok ? undefined : outcome.failure);
    if (outcome.ok) adopt(outcome.value);
  };

  return {
    attempts: [],
    read: new Set(),
    problems: new Map(),
    wanted: new Map(),
    refused: undefined,
    dialog: undefined,
    added: undefined,
    starting: false,
    startProblem: undefined,

    async load() {
      const outcome = await bridge.call('sign-in.list', {});
      if (!outcome.ok) return;
      const attempts = outcome.value;
      set(({ attempts: known, read }) => ({
        attempts,
        // What ended before this window saw it pending is no news.
        read: new Set([
          ...read,
          ...attempts
            .filter((each) => hasEnded(each) && known.every(({ id }) => id !== each.id))
            .map(({ id }) => id),
        ]),
      }));
    },

    openDialog(wish = {}) {
      set({ dialog: wish, startProblem: undefined, added: undefined });
    },

    closeDialog() {
      set({ dialog: undefined, startProblem: undefined });
    },

    async start({ provider, instance }, method, wanted) {
      set({ starting: true, startProblem: undefined, added: undefined });
      const outcome = await bridge.call('sign-in.start', {
        provider,
        instance,
        ...(method === undefined ? {} : { method }),
      });
      if (outcome.ok) {
        const { id } = outcome.value;
        if (wanted !== undefined) set({ wanted: new Map(get().wanted).set(id, wanted) });
        adopt(outcome.value);
        set({ starting: false, dialog: undefined });
      } else {
        set({ starting: false, startProblem: outcome.failure });
      }
      return outcome.ok;
    },

    async addToken(given) {
      set({ starting: true, startProblem: undefined });
      const outcome = await bridge.call('accounts.add-token', given);
      if (outcome.ok) get().linked(outcome.value);
      set({ starting: false, startProblem: outcome.ok ? undefined : outcome.failure });
      return outcome.ok;
    },

    linked({ login, host }) {
      set({ dialog: undefined, added: `${login} on ${host}` });
    },

    async switchTo(attempt, method) {
      await get().cancel(attempt.id);
      get().dismiss(attempt.id);
      await get().start(attempt, method, get().wanted.get(attempt.id));
    },

    cancel: (id) => act('sign-in.cancel', id),
    reopen: (id) => act('sign-in.reopen', id),

    async paste(id, callback) {
      const outcome = await bridge.call('sign-in.paste', { id, callback });
      note(id, outcome.ok ? undefined : outcome.failure);
      if (outcome.ok) adopt(outcome.value);
    },

    dismiss(id) {
      set(({ read }) => ({ read: new Set([...read, id]) }));
      note(id, undefined);
    },

    dismissRefused() {
      set({ refused: undefined });
    },

    dismissStartProblem() {
      set({ startProblem: undefined });
    },

    dismissAdded() {
      set({ added: undefined });
    },
  };
});

/** Mirrors the sign-ins main announces. Returns its own undo. */
export function followSignIn(): () => void {
  return follow(
    useSignIn.getState().load,
    bridge.on('sign-in.changed', (attempts) => useSignIn.setState({ attempts })),
    bridge.on('sign-in.refused', (refused) => useSignIn.setState({ refused })),
  );
}

/** Whether nothing more will come of it. */
export function hasEnded({ status }: Attempt): boolean {
  return status !== 'pending' && status !== 'linking';
}
