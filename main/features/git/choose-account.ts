import type { Account, AccountId } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import type { GitUrl } from '../../core/git-url.ts';
import { heldBy, rootOf } from '../../core/instance-root.ts';
import { originOf } from '../../core/origin.ts';

export interface AccountHints {
  /** The person's own choice. */
  readonly chosen?: AccountId | undefined;
  /** The account whose index lists this repository. */
  readonly listedBy?: AccountId | undefined;
}

export interface AccountChoice {
  readonly account: Account;
  /** Why, in order, each a sentence for the person. */
  readonly reasons: readonly string[];
}

/**
 * Which account acts at this address, and why. Pure: the same question has the same answer for the
 * dialog, the command line and git. Only accounts of exactly this scheme, host and port are ever
 * considered, and of several instances there only those of the one the path belongs to.
 * Throws `account.needs-link` when there is none.
 */
export function chooseAccount(
  url: GitUrl,
  accounts: readonly Account[],
  hints: AccountHints = {},
): AccountChoice {
  const here = heldBy(accounts, url.url);
  const local = url.local ? ['This address is on this machine or a private network.'] : [];

  if (hints.chosen !== undefined) {
    const account = here.find(({ id }) => id === hints.chosen);
    if (account === undefined) {
      const other = accounts.find(({ id }) => id === hints.chosen);
      const where = other ? `on ${other.host}` : 'gone';
      const detail = `The chosen account is ${where}; the address is ${url.host}/${url.path}.`;
      throw new AppError('account.needs-link', { detail });
    }
    return { account, reasons: [`You chose ${account.login}.`, ...local] };
  }

  const [first, ...others] = here;
  if (first === undefined) {
    throw new AppError('account.needs-link', { detail: needed(url, accounts) });
  }
  if (others.length === 0) {
    return {
      account: first,
      reasons: [`${first.login} is the only account linked on ${first.host}.`, ...local],
    };
  }

  const { account, reason } = pick(here, url, hints);
  return {
    account,
    reasons: [`${here.length} accounts are linked on ${first.host}.`, reason, ...local],
  };
}

/** The path below the instance: `analytics/jaffle-shop`, also where GitLab lives under a path. */
export function pathAt(account: Account, url: GitUrl): string {
  // By segments: an encoded letter makes the same root longer.
  const depth = rootOf(account.instance).split('/').length - 1;
  return url.path.split('/').slice(depth).join('/');
}

/** On a host that has accounts, under other paths, the host alone would say nothing. */
function needed(url: GitUrl, accounts: readonly Account[]): string {
  const near = accounts.filter(({ instance }) => originOf(instance) === url.origin);
  const names = [...new Set(near.map(({ host }) => host))].join(' and ');
  return names === '' ? url.host : `${url.host}/${url.path} is not part of ${names}`;
}

function pick(
  here: readonly Account[],
  url: GitUrl,
  hints: AccountHints,
): { readonly account: Account; readonly reason: string } {
  const named = here.find(({ login }) => login.toLowerCase() === url.user?.toLowerCase());
  if (named) return { account: named, reason: `The address names ${named.login}.` };

  const lister = here.find(({ id }) => id === hints.listedBy);
  if (lister) return { account: lister, reason: `${lister.login} lists this repository.` };

  const working = here.filter(({ health }) => health === 'linked');
  const usable = working.length > 0 ? working : here;
  const [recent] = usable
    .filter(({ lastUsedAt }) => lastUsedAt !== null)
    .toSorted((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0));
  if (recent) return { account: recent, reason: `${recent.login} was used there last.` };

  const [oldest] = usable.toSorted((a, b) => a.linkedAt - b.linkedAt);
  if (oldest === undefined) throw new AppError('account.needs-link', { detail: url.host });
  return { account: oldest, reason: `${oldest.login} was linked first.` };
}
