import type { Account } from '../../../preload/model/account.ts';
import type { Reason } from '../../../preload/model/git.ts';
import type { GitUrl } from '../../core/git-url.ts';
import { heldBy } from '../../core/instance-root.ts';
import { isSamePlace } from '../../core/place.ts';
import type { Explanation, World } from './explanation.ts';
import { nameIn, needed, notChosen, troubleOf, type Said } from './explain-words.ts';
import { rules } from './explain-rules.ts';

/**
 * Which account acts at this address, and why. Pure: the same question has the same answer for the
 * dialog, the command line, git and its helper.
 *
 * Only accounts of exactly this scheme, host and port are ever considered, of several instances there
 * only those of the one the path belongs to, and credentials made for one repository for that one
 * alone. One that cannot act now is passed over, unless the person chose it: nobody is ever acted for
 * in another's name without being told.
 */
export function explain(url: GitUrl, world: World): Explanation {
  const around = heldBy(world.accounts, url.url);
  const here = around.filter((account) => serves(account, url));
  const local = url.local
    ? [said('local', 'This address is on this machine or a private network.')]
    : [];

  if (world.chosen !== undefined) return explainChosen(url, world, here, local);

  const able = here.filter((account) => troubleOf(account) === null);
  const unable = here.filter((account) => troubleOf(account) !== null);
  const before = [...several(here), ...leftAside(around, here), ...unable.map(passedOver(here))];
  const first = choose(able, here, url, world);
  if (first === null) {
    const sentences = here.length === 0 ? needed(url, world.accounts) : [nobody(here)];
    const none = sentences.map((sentence) => said('none', sentence));
    return { credential: null, reasons: [...before, ...none, ...local], others: unable };
  }
  return {
    credential: first.account,
    reasons: [...before, ...first.reasons, ...local],
    others: [...inOrder(without(able, first.account), here, url, world), ...unable],
  };
}

function explainChosen(
  url: GitUrl,
  world: World,
  here: readonly Account[],
  local: readonly Reason[],
): Explanation {
  const account = here.find(({ id }) => id === world.chosen);
  if (account === undefined) {
    const reasons = [said('none', notChosen(url, world.accounts, world.chosen))];
    return { credential: null, reasons, others: inOrder(here, here, url, world) };
  }
  const name = nameIn(here, account);
  const trouble = troubleOf(account);
  const reasons = [
    said('chosen', `You chose ${name}.`),
    ...(trouble === null ? [] : [said('chosen', `It cannot act right now: ${trouble}.`)]),
    ...local,
  ];
  return {
    credential: account,
    reasons,
    others: inOrder(without(here, account), here, url, world),
  };
}

interface Choice {
  readonly account: Account;
  readonly reasons: readonly Reason[];
}

/** Rule by rule: each may settle it, or leave fewer for the next. Null when there is nobody. */
function choose(
  able: readonly Account[],
  here: readonly Account[],
  url: GitUrl,
  world: World,
): Choice | null {
  let left = able;
  const reasons: Reason[] = [];
  for (const rule of rules) {
    const { left: next, reasons: told } = rule({ left, here, url, world });
    reasons.push(...told);
    const [only] = next;
    // A rule that names its reason has decided; otherwise one being left over says nothing yet.
    if (only !== undefined && next.length === 1 && decides(told)) return { account: only, reasons };
    left = next;
  }
  return null;
}

const decides = (told: readonly Reason[]) =>
  told.some(({ rule }) => rule !== 'passed-over' && rule !== 'none');

function inOrder(
  accounts: readonly Account[],
  here: readonly Account[],
  url: GitUrl,
  world: World,
): readonly Account[] {
  const next = choose(accounts, here, url, world);
  return next === null
    ? []
    : [next.account, ...inOrder(without(accounts, next.account), here, url, world)];
}

/** A deploy token or a key is for one repository; everything else serves its instance. */
function serves({ repository }: Account, url: GitUrl): boolean {
  return repository === null || isSamePlace(repository, url.url);
}

function several(here: readonly Account[]): readonly Reason[] {
  const host = here[0]?.host ?? '';
  return here.length < 2 ? [] : [said('several', `${here.length} accounts are linked on ${host}.`)];
}

function leftAside(around: readonly Account[], here: readonly Account[]): readonly Reason[] {
  const count = around.length - here.length;
  if (count === 0) return [];
  const what = count === 1 ? 'One credential there is' : `${count} credentials there are`;
  return [said('passed-over', `${what} for other repositories only.`)];
}

const passedOver =
  (here: readonly Account[]) =>
  (account: Account): Reason =>
    said('passed-over', `${nameIn(here, account)} cannot act right now: ${troubleOf(account)}.`);

const nobody = (here: readonly Account[]) =>
  `No account linked on ${here[0]?.host ?? ''} can act right now.`;

const without = (all: readonly Account[], one: Account) => all.filter((each) => each !== one);

const said = (rule: Said['rule'], sentence: string): Reason => ({ rule, sentence });
