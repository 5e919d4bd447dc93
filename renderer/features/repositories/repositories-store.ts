import { create } from 'zustand';

import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import type { IndexState, Repository } from '../../../preload/model/repository.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';
import { settled, type Loadable } from '../../loadable.ts';

/** Which rows: all, those of one account, or those that are on this machine. */
export type Filter = 'all' | 'cloned' | AccountId;

/** Rows of one page; a list of 100,000 is never held whole. */
export const pageSize = 200;

/** What is known of the list: its length, and the pages around what is shown. */
export interface Rows {
  readonly total: number;
  readonly pages: ReadonlyMap<number, readonly Repository[]>;
}

export interface Place {
  /** Pixels scrolled. */
  readonly offset: number;
  /** The row with the focus. */
  readonly active: number;
}

const top: Place = { offset: 0, active: 0 };

export interface RepositoriesState {
  readonly accounts: Loadable<readonly Account[]>;
  readonly index: readonly IndexState[];
  /** What the search box holds. */
  readonly typed: string;
  /** What was last asked for. */
  readonly search: string;
  readonly filter: Filter;
  readonly rows: Loadable<Rows>;
  readonly problem: Failure | undefined;
  /** First and last page on screen. */
  readonly shown: readonly [number, number];
  /** Pages on their way. */
  readonly asked: ReadonlySet<number>;
  /** Grows with every new question; an answer to an older one is dropped. */
  readonly question: number;
  /** Where the person was, for coming back from a clone's own page. */
  readonly place: Place;
  load(): Promise<void>;
  reload(): Promise<void>;
  /** Searches when the typing pauses. */
  type(text: string): void;
  find(search: string): void;
  choose(filter: Filter): void;
  /** Says which rows are on screen, so that their pages are there. */
  show(first: number, last: number): void;
  keepPlace(change: Partial<Place>): void;
  refresh(account?: AccountId): Promise<void>;
  dismiss(): void;
}

/** Milliseconds without a key after which the search starts. */
const pause = 150;

export const useRepositories = create<RepositoriesState>()((set, get) => {
  let typing: ReturnType<typeof setTimeout> | undefined;

  const ask = (page: number) => {
    const { search, filter } = get();
    return bridge.call('repositories.list', {
      search,
      ...(filter === 'all' || filter === 'cloned' ? {} : { account: filter }),
      offset: page * pageSize,
      limit: pageSize,
    });
  };

  const fetchPage = async (page: number) => {
    const { question } = get();
    set({ asked: new Set(get().asked).add(page) });
    const outcome = await ask(page);
    const { rows, asked } = get();
    if (get().question !== question) return;
    const left = new Set(asked);
    left.delete(page);
    if (!outcome.ok) return set({ asked: left, problem: outcome.failure });
    const known = rows.at === 'ready' ? rows.value.pages : [];
    const { total, index } = outcome.value;
    const pages = new Map(known).set(page, outcome.value.rows);
    set({ asked: left, index, rows: { at: 'ready', value: { total, pages } } });
  };

  return {
    accounts: { at: 'loading' },
    index: [],
    typed: '',
    search: '',
    filter: 'all',
    rows: { at: 'loading' },
    problem: undefined,
    shown: [0, 0],
    asked: new Set(),
    question: 0,
    place: top,

    async load() {
      const accounts = bridge.call('accounts.list', {});
      await Promise.all([get().reload(), accounts.then((o) => set({ accounts: settled(o) }))]);
    },

    // The rows on screen stay until the new ones are there, so that nothing flickers.
    async reload() {
      const question = get().question + 1;
      const [first, last] = get().shown;
      set({ question, asked: new Set(range(first, last)) });
      const answers = await Promise.all(
        range(first, last).map(async (page) => ({ page, outcome: await ask(page) })),
      );
      if (get().question !== question) return;
      const pages = new Map<number, readonly Repository[]>();
      let total = 0;
      for (const { page, outcome } of answers) {
        if (!outcome.ok) {
          const kept = get().rows.at === 'ready';
          set({
            asked: new Set(),
            ...(kept ? { problem: outcome.failure } : { rows: settled(outcome) }),
          });
          return;
        }
        pages.set(page, outcome.value.rows);
        total = outcome.value.total;
        set({ index: outcome.value.index });
      }
      set({ asked: new Set(), rows: { at: 'ready', value: { total, pages } } });
    },

    type(typed) {
      clearTimeout(typing);
      set({ typed });
      typing = setTimeout(() => get().find(typed.trim()), pause);
    },

    find(search) {
      clearTimeout(typing);
      if (get().typed.trim() !== search) set({ typed: search });
      if (search === get().search) return;
      set({ search, shown: [0, 0], place: top });
      void get().reload();
    },

    choose(filter) {
      if (filter === get().filter) return;
      set({ filter, shown: [0, 0], place: top });
      void get().reload();
    },

    show(first, last) {
      const shown = [Math.floor(first / pageSize), Math.floor(last / pageSize)] as const;
      const { rows, asked } = get();
      set({ shown });
      if (rows.at !== 'ready') return;
      for (const page of range(...shown)) {
        if (!rows.value.pages.has(page) && !asked.has(page)) void fetchPage(page);
      }
    },

    keepPlace: (change) => set({ place: { ...get().place, ...change } }),

    async refresh(account) {
      set({ problem: undefined });
      const outcome = await bridge.call('repositories.refresh', account ? { account } : {});
      set(outcome.ok ? { index: outcome.value } : { problem: outcome.failure });
    },

    dismiss: () => set({ problem: undefined }),
  };
});

/** While an index is being read the list may change with every page; this often is often enough. */
const calm = 1_000;

/** Mirrors accounts and index. Returns its own undo. */
export function followRepositories(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const reload = () => {
    clearTimeout(timer);
    timer = undefined;
    void useRepositories.getState().reload();
  };
  const { load } = useRepositories.getState();
  return follow(
    load,
    bridge.on('repositories.changed', (index) => {
      useRepositories.setState({ index });
      if (index.every(({ status }) => status !== 'syncing')) reload();
      else timer ??= setTimeout(reload, calm);
    }),
    bridge.on('accounts.changed', (value) => {
      const { filter, choose } = useRepositories.getState();
      useRepositories.setState({ accounts: { at: 'ready', value } });
      const gone = filter !== 'cloned' && value.every(({ id }) => id !== filter);
      if (filter !== 'all' && gone) choose('all');
      else reload();
    }),
    () => clearTimeout(timer),
  );
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
