import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { Reason } from '../../../preload/model/git.ts';
import { AppError } from '../../core/app-error.ts';
import type { GitUrl } from '../../core/git-url.ts';
import { heldBy } from '../../core/instance-root.ts';
import { originOf } from '../../core/origin.ts';
import type { Explanation, World } from './explanation.ts';

export type Said = Reason;

/** Why an account cannot act now; null when it can. */
export function troubleOf({ health }: Account): string | null {
  return health === 'refused' || health === 'expired' || health === 'locked'
    ? troubles[health]
    : null;
}

const troubles = {
  refused: 'the service refused it',
  expired: 'its sign-in has ended',
  locked: 'the vault is locked',
} as const;

/** The account's name, with how it was linked where two there have the same. */
export function nameIn(here: readonly Account[], account: Account): string {
  const twins = here.filter(({ login }) => login === account.login);
  return twins.length > 1 ? `${account.login} (${methods[account.method]})` : account.login;
}

const methods: Readonly<Record<Account['method'], string>> = {
  'custom-protocol': 'signed in',
  loopback: 'signed in',
  device: 'signed in',
  paste: 'signed in',
  token: 'by token',
  'client-credentials': 'the organisation’s app',
  'deploy-token': 'deploy token',
  'ssh-key': 'SSH key',
};

/** `ada`, `ada and grace`, `ada, grace and linus`. */
export function listOf(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** Why the chosen account cannot be taken. */
export function notChosen(
  url: GitUrl,
  accounts: readonly Account[],
  chosen: AccountId | undefined,
): string {
  const other = accounts.find(({ id }) => id === chosen);
  const address = `the address is ${placeIn(url)}`;
  if (other === undefined) return `The chosen account is gone; ${address}.`;
  if (other.repository !== null && heldBy([other], url.url).length > 0) {
    return `The chosen account is for ${other.repository} alone; ${address}.`;
  }
  return `The chosen account is on ${other.host}; ${address}.`;
}

/** What is missing, and which accounts came near: on a host that has some, its name alone says nothing. */
export function needed(url: GitUrl, accounts: readonly Account[]): readonly string[] {
  const names = (near: readonly Account[]) => [...new Set(near.map(({ host }) => host))];
  const sameOrigin = accounts.filter(({ instance }) => originOf(instance) === originOf(url.url));
  const beside = names(
    sameOrigin.filter(({ instance }) => heldBy([{ instance }], url.url).length === 0),
  );
  if (beside.length > 0) return [`${placeIn(url)} is not part of ${listOf(beside)}.`];

  const wanted = new URL(url.url);
  const otherOrigin = accounts.filter(
    ({ instance }) =>
      new URL(instance).hostname === wanted.hostname &&
      !sameOrigin.some((one) => one.instance === instance),
  );
  const hosts = [...new Set(otherOrigin.map(({ instance }) => instance as string))];
  return [
    `No account is linked for ${schemeAnd(url)}.`,
    ...(hosts.length === 0 ? [] : [`Accounts of ${listOf(hosts)} are not used there.`]),
  ];
}

/** Why nobody acts, as the failure whose remedy mends it. Only for an explanation without a credential. */
export function obstacleTo(url: GitUrl, world: World, { reasons, others }: Explanation): AppError {
  const none = reasons.filter(({ rule }) => rule === 'none').map(({ sentence }) => sentence);
  if (world.chosen === undefined && others.length > 0) {
    if (others.some(({ health }) => health === 'locked')) return new AppError('vault.locked');
    const names = others.map(({ login, host }) => `${login} on ${host}`);
    return new AppError('account.refused', { detail: listOf(names) });
  }
  const detail = none.join(' ').replace(/\.$/, '');
  return new AppError('account.needs-link', { detail: detail === '' ? url.host : detail });
}

const placeIn = (url: GitUrl) => `${url.host}/${url.path}`;

/** Where only the scheme tells two addresses apart, the host alone would look like a contradiction. */
function schemeAnd(url: GitUrl): string {
  return url.url.startsWith('https:') ? url.host : `${new URL(url.url).protocol}//${url.host}`;
}
