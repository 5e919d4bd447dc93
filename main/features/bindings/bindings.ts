import type { HandlersFor } from '../../../preload/contract.ts';
import type { Account, AccountId } from '../../../preload/model/account.ts';
import { binding, type Binding } from '../../../preload/model/binding.ts';
import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import { nameOf } from '../../core/instance-root.ts';
import { isSamePlace, writtenPlace } from '../../core/place.ts';
import type { Database, Row } from '../../ports/database.ts';
import type { Events } from '../../ports/events.ts';
import type { RecordActivity } from '../../ports/record.ts';
import { canonicalPlace, kindOf, placeFor } from './place.ts';

export interface BindingsDeps {
  readonly database: Database;
  readonly accounts: {
    all(): readonly Account[];
    /** Throws `account.unknown`. */
    get(id: AccountId): Account;
  };
  /** Whether the index knows a repository at this address. */
  readonly isRepository: (url: string) => boolean;
  readonly clock: Clock;
  readonly announce: Events['announce'];
  readonly record: RecordActivity;
}

export interface Bindings {
  readonly handlers: HandlersFor<'bindings'>;
  readonly all: () => readonly Binding[];
  /** A repository has a new address: what was said of the old one holds there. */
  readonly moved: (from: string, to: string) => void;
  /** The accounts changed, and with them perhaps whom a binding means. */
  readonly refresh: () => void;
}

/**
 * Which account the person wants to act where. A binding names the account by who it is, so that it
 * outlives an unlinking: until the same account is linked again it is shown as gone, and counts for
 * nothing.
 */
export function createBindings(deps: BindingsDeps): Bindings {
  const { database, accounts, clock, announce, record } = deps;

  const all = (): readonly Binding[] => {
    const linked = accounts.all();
    return database
      .all('SELECT * FROM bindings ORDER BY place')
      .map((row) => bindingOf(row, linked));
  };
  const refresh = (): void => announce('bindings.changed', all());
  const canonical = (typed: string): string =>
    canonicalPlace(
      typed,
      accounts.all().some(({ instance }) => instance.startsWith('http:')),
    );
  const put = (place: string, kind: Binding['kind'], account: Account): void => {
    database.run(
      `INSERT INTO bindings (place, kind, account, provider, instance, login, set_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (place) DO UPDATE SET kind = excluded.kind, account = excluded.account,
         provider = excluded.provider, instance = excluded.instance, login = excluded.login,
         set_at = excluded.set_at`,
      place,
      kind,
      account.id,
      account.provider,
      account.instance,
      account.login,
      Math.round(clock.now()),
    );
  };
  const drop = (place: string) => database.run('DELETE FROM bindings WHERE place = ?', place);

  function at(place: string): Binding | undefined {
    return all().find((one) => isSamePlace(one.place, place));
  }

  function bind(typed: string, id: AccountId): Binding {
    const account = accounts.get(id);
    const asked = canonical(typed);
    const wanted = placeFor(asked, account);
    // Written in another case it is still the same place, and has one binding.
    const place = at(wanted)?.place ?? wanted;
    const isRepository = /\.git\/*$/.test(typed.trim()) || deps.isRepository(place);
    put(place, kindOf(place, account, isRepository), account);
    return bindingOf(database.get('SELECT * FROM bindings WHERE place = ?', place) ?? {}, [
      account,
    ]);
  }

  return {
    all,
    refresh,

    moved(from, to) {
      const old = at(from);
      if (old?.kind !== 'repository') return;
      database.run(
        'UPDATE OR REPLACE bindings SET place = ? WHERE place = ?',
        writtenPlace(to),
        old.place,
      );
      refresh();
    },

    handlers: {
      'bindings.list': async () => all(),

      'bindings.set': async ({ place, account }) => {
        const bound = bind(place, account);
        record({
          action: 'binding.set',
          actor: bound.who,
          subject: bound.place,
          result: 'done',
          detail: bound.kind,
        });
        refresh();
        return bound;
      },

      'bindings.remove': async ({ place }) => {
        const found = at(canonical(place)) ?? aboveOne(canonical(place));
        if (found === undefined) throw new AppError('binding.unknown', { detail: place });
        drop(found.place);
        record({
          action: 'binding.removed',
          actor: found.who,
          subject: found.place,
          result: 'done',
          detail: found.kind,
        });
        refresh();
        return {};
      },
    },
  };

  /** A host was typed and the binding is for the one instance below it. */
  function aboveOne(place: string): Binding | undefined {
    const hosts = all().filter(
      ({ kind, place: bound }) => kind === 'host' && new URL(bound).host === new URL(place).host,
    );
    return new URL(place).pathname.replace('/', '') === '' && hosts.length === 1
      ? hosts[0]
      : undefined;
  }
}

function bindingOf(row: Row, linked: readonly Account[]): Binding {
  const { place, kind, account, provider, instance, login, set_at: setAt } = row;
  const isThis = (one: Account) =>
    one.provider === provider && one.instance === instance && one.login === login;
  const found = linked.find(({ id }) => id === account) ?? linked.find(isThis);
  return binding.parse({
    place,
    kind,
    account: found?.id ?? null,
    who: `${String(login)} on ${nameOf(String(instance))}`,
    setAt,
  });
}
