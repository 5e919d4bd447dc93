import type { Account } from '../../../preload/model/account.ts';
import type { Binding } from '../../../preload/model/binding.ts';
import type { Reason } from '../../../preload/model/git.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import type { GitUrl } from '../../core/git-url.ts';
import { isWithin, rootOf } from '../../core/instance-root.ts';
import { placeOf, relationOf } from '../../core/place.ts';
import type { World } from './explanation.ts';
import { listOf, nameIn, troubleOf } from './explain-words.ts';

interface Asked {
  /** Who is still in question; never empty for long. */
  readonly left: readonly Account[];
  /** Everybody linked there, to name them apart. */
  readonly here: readonly Account[];
  readonly url: GitUrl;
  readonly world: World;
}

interface Answered {
  readonly left: readonly Account[];
  readonly reasons: readonly Reason[];
}

type Rule = (asked: Asked) => Answered;

const said = (rule: Reason['rule'], sentence: string): Reason => ({ rule, sentence });
const open = ({ left }: Asked): Answered => ({ left, reasons: [] });

const forThisRepository: Rule = (asked) => {
  const { left, here } = asked;
  const made = left.filter(({ repository }) => repository !== null);
  if (made.length === 0) return open(asked);
  const people = left.filter((one) => !made.includes(one));
  // A deploy token is nobody and only reads: it is for when no person is known to get in.
  if (made.every(isShared) && people.some((one) => getsIn(one, asked))) {
    const names = listOf(made.map((one) => nameIn(here, one)));
    const sentence = `${names} can only read, and is for when nobody’s own account gets in.`;
    return { left: people, reasons: [said('passed-over', sentence)] };
  }
  const names = made.map((one) => nameIn(here, one));
  const sentence = `${listOf(names)} ${names.length === 1 ? 'was' : 'were'} made for exactly this repository.`;
  return { left: made, reasons: [said('for-this-repository', sentence)] };
};

const bound: Rule = (asked) => {
  const { left, here, url, world } = asked;
  const reasons: Reason[] = [];
  let taken: { readonly account: Account; readonly binding: Binding } | null = null;
  for (const binding of covering(url, here, world.bindings ?? [])) {
    const what = placeIn(binding, here);
    if (taken !== null) {
      const { account, binding: nearer } = taken;
      if (binding.account === account.id) continue;
      const closer = placeIn(nearer, here);
      const sentence = `You bound ${what} to ${whoIn(binding, here)} as well, but ${closer} is more specific.`;
      reasons.push(said('passed-over', sentence));
      continue;
    }
    const account = left.find(({ id }) => id === binding.account);
    if (account === undefined) {
      reasons.push(said('passed-over', `You bound ${what} to ${missing(binding, here)}.`));
      continue;
    }
    taken = { account, binding };
    reasons.push(
      said(ruleOf(binding, url, here), `You bound ${what} to ${nameIn(here, account)}.`),
    );
  }
  return taken === null ? { left, reasons } : { left: [taken.account], reasons };
};

const only: Rule = (asked) => {
  const { left, here } = asked;
  const [one] = left;
  if (one === undefined || left.length > 1) return open(asked);
  const name = nameIn(here, one);
  const persons = here.filter((each) => each === one || !isShared(each));
  const sentence =
    here.length === 1
      ? `${name} is the only account linked on ${one.host}.`
      : persons.length === 1
        ? `${name} is the only account of a person there.`
        : `${name} is the only account there that can act right now.`;
  return { left, reasons: [said('only', sentence)] };
};

/** `git@` is how ssh is spoken to, not who somebody is; Azure puts the organisation in its place. */
const named: Rule = (asked) => {
  const { left, here, url } = asked;
  const { user } = url;
  if (user === null || url.url.startsWith('ssh:')) return open(asked);
  const matching = left.filter(({ login }) => login.toLowerCase() === user.toLowerCase());
  if (matching.length > 0) {
    const names = listOf(matching.map((one) => nameIn(here, one)));
    return { left: matching, reasons: [said('user-name', `The address names ${names}.`)] };
  }
  const isKnown = here.some(({ login }) => login.toLowerCase() === user.toLowerCase());
  if (isKnown || url.path.split('/')[0]?.toLowerCase() === user.toLowerCase()) return open(asked);
  const sentence = `The address names ${user}, which is no account linked there.`;
  return { left, reasons: [said('passed-over', sentence)] };
};

const listed: Rule = (asked) => {
  const { left, here, world } = asked;
  const rows = world.listed ?? [];
  const mayOf = (account: Account) => bestOf(rows, account);
  const shut = left.filter((one) => mayOf(one) === 'none');
  const shutOut = shut.map((one) =>
    said('passed-over', `${nameIn(here, one)} lists this repository but may not read it.`),
  );
  const listers = left.filter((one) => !['none', null].includes(mayOf(one)));
  if (listers.length === 0) {
    const others = left.filter((one) => !shut.includes(one));
    return others.length === 0 ? open(asked) : { left: others, reasons: shutOut };
  }
  const rank = Math.min(...listers.map((one) => rankOf(mayOf(one))));
  const best = listers.filter((one) => rankOf(mayOf(one)) === rank);
  const lesser = listers.filter((one) => !best.includes(one));
  const verb = best.length === 1 ? 'lists' : 'list';
  const sentence = `${listOf(best.map((one) => nameIn(here, one)))} ${verb} this repository${may[rank] ?? ''}.`;
  return {
    left: best,
    reasons: [
      said('listed', sentence),
      ...lesser.map((one) => {
        const limit = mayOf(one) === 'read' ? ', but may only read' : ', but may perhaps not write';
        return said('passed-over', `${nameIn(here, one)} lists it too${limit}.`);
      }),
      ...shutOut,
    ],
  };
};

const lastSuccess: Rule = (asked) => {
  const { left, here, world } = asked;
  const { repository = null, host = null } = world.lastSuccess ?? {};
  const before = left.find(({ id }) => id === repository);
  if (before) {
    const sentence = `${nameIn(here, before)} worked with this repository last.`;
    return { left: [before], reasons: [said('last-success', sentence)] };
  }
  const there = left.find(({ id }) => id === host);
  if (there === undefined) return open(asked);
  const sentence = `${nameIn(here, there)} was used there last.`;
  return { left: [there], reasons: [said('last-success', sentence)] };
};

const healthy: Rule = (asked) => {
  const { left, here } = asked;
  const well = left.filter(({ health }) => health === 'linked');
  if (well.length === 0 || well.length === left.length) return open(asked);
  const ailing = left.filter((one) => !well.includes(one)).map((one) => nameIn(here, one));
  const verb = ailing.length === 1 ? 'needs' : 'need';
  return {
    left: well,
    reasons: [
      said(
        'healthy',
        `${listOf(well.map((one) => nameIn(here, one)))} can act; ${listOf(ailing)} ${verb} attention.`,
      ),
    ],
  };
};

const oldest: Rule = (asked) => {
  const { left, here } = asked;
  const [first] = left.toSorted((a, b) => a.linkedAt - b.linkedAt || (a.id < b.id ? -1 : 1));
  if (first === undefined) return open(asked);
  return { left: [first], reasons: [said('default', `${nameIn(here, first)} was linked first.`)] };
};

const isShared = ({ method }: Account): boolean => method === 'deploy-token';

/** Whether this account is known to get in: it lists the repository, worked there, or was bound to it. */
function getsIn(account: Account, { url, world }: Asked): boolean {
  const listing = bestOf(world.listed ?? [], account);
  return (
    (listing !== null && listing !== 'none') ||
    world.lastSuccess?.repository === account.id ||
    (world.bindings ?? []).some(
      (one) => one.account === account.id && relationOf(one.place, url.url) === 'same',
    )
  );
}

/** In the order they count. */
export const rules: readonly Rule[] = [
  forThisRepository,
  bound,
  only,
  named,
  listed,
  lastSuccess,
  healthy,
  oldest,
];

/** The bindings around an address, the most specific first. */
function covering(
  url: GitUrl,
  here: readonly Account[],
  bindings: readonly Binding[],
): readonly Binding[] {
  const [one] = here;
  if (one === undefined) return [];
  return (
    bindings
      // A path above this instance belongs to whatever else lives on the host.
      .filter(({ place }) => relationOf(place, url.url) !== null && isWithin(one.instance, place))
      .toSorted((a, b) => placeOf(b.place).segments.length - placeOf(a.place).segments.length)
  );
}

function ruleOf(binding: Binding, url: GitUrl, here: readonly Account[]): Reason['rule'] {
  if (relationOf(binding.place, url.url) === 'same') return 'binding-repository';
  return pathIn(binding, here) === '' ? 'binding-host' : 'binding-owner';
}

/** What a binding is for, as people call it: `acme/team`, or the host's own name. */
function placeIn(binding: Binding, here: readonly Account[]): string {
  const path = pathIn(binding, here);
  return path === '' ? (here[0]?.host ?? '') : decodeURI(path);
}

function pathIn({ place }: Binding, here: readonly Account[]): string {
  const [one] = here;
  const depth = one === undefined ? 0 : rootOf(one.instance).split('/').length - 1;
  return new URL(place).pathname.split('/').filter(Boolean).slice(depth).join('/');
}

function whoIn(binding: Binding, here: readonly Account[]): string {
  const account = here.find(({ id }) => id === binding.account);
  return account === undefined ? binding.who : nameIn(here, account);
}

function missing(binding: Binding, here: readonly Account[]): string {
  if (binding.account === null) return `${binding.who}, which is no longer linked`;
  const account = here.find(({ id }) => id === binding.account);
  const trouble = account === undefined ? null : troubleOf(account);
  const who = whoIn(binding, here);
  return trouble === null ? `${who}, which is not for this address` : `${who}, but ${trouble}`;
}

function bestOf(
  rows: readonly Pick<Repository, 'account' | 'permission'>[],
  { id }: Account,
): Repository['permission'] | null {
  return (
    rows
      .filter(({ account }) => account === id)
      .map(({ permission }) => permission)
      .toSorted((a, b) => rankOf(a) - rankOf(b))[0] ?? null
  );
}

/** Who may write comes first; not knowing is better than knowing that it may only read. */
function rankOf(permission: Repository['permission'] | null): number {
  if (permission === 'admin' || permission === 'write') return 0;
  if (permission === 'unknown') return 1;
  return permission === 'read' ? 2 : 3;
}

const may: readonly string[] = [' and may write', '', ' and may only read'];
