import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { TriedAccounts } from '../../../preload/model/git.ts';
import { AppError, isFailure, toFailure } from '../../core/app-error.ts';
import type { GitUrl } from '../../core/git-url.ts';
import type { GitDeps } from './deps.ts';
import { explain } from './explain.ts';
import { listOf, nameIn, troubleOf } from './explain-words.ts';
import { isAboutWho, reach } from './reach.ts';
import type { Refusals } from './refusals.ts';

type Tried = TriedAccounts['tried'][number];

export interface TryDeps extends Pick<
  GitDeps,
  'runner' | 'folders' | 'accounts' | 'credentialFor'
> {
  readonly refusals: Refusals;
  readonly signal: AbortSignal;
}

/**
 * Asks the server as each of these accounts, one after the other and once each, because the person
 * said so. One whose credential was refused before is not sent again. Throws `account.needs-link`
 * for one that is not of this host, and `app.cancelled`.
 */
export async function tryAccounts(
  deps: TryDeps,
  url: GitUrl,
  ids: readonly AccountId[],
): Promise<TriedAccounts> {
  const all = deps.accounts.all();
  const asked = [...new Set(ids)].map((id) => {
    const { credential, reasons } = explain(url, { accounts: all, chosen: id });
    if (credential !== null) return credential;
    const detail = reasons.map(({ sentence }) => sentence).join(' ');
    throw new AppError('account.needs-link', { detail });
  });
  const tried: Tried[] = [];
  for (const account of asked) {
    // oxlint-disable-next-line no-await-in-loop -- several at once would look like an attack
    tried.push(await tryOne(deps, url, account, nameIn(asked, account)));
  }
  return { summary: summaryOf(tried, asked), tried };
}

async function tryOne(deps: TryDeps, url: GitUrl, account: Account, name: string): Promise<Tried> {
  const not = (failure: Tried['failure'], sentence: string): Tried => ({
    account: account.id,
    sees: false,
    failure,
    sentence,
  });
  const trouble = troubleOf(account);
  if (trouble !== null) {
    const code = account.health === 'locked' ? 'vault.locked' : 'account.refused';
    return not({ code }, `${name} was not asked: ${trouble}.`);
  }
  const watched = deps.refusals.watched(deps.credentialFor(account, url.origin));
  try {
    if (await deps.refusals.wasRefused(watched.credential)) {
      return not({ code: 'git.refused' }, `${name} was not asked: ${lockout}.`);
    }
    await reach(deps, url, watched, deps.signal);
    return { account: account.id, sees: true, failure: null, sentence: `${name} can see it.` };
  } catch (thrown) {
    if (isFailure(thrown, 'app.cancelled') || !(thrown instanceof AppError)) throw thrown;
    const sentence = isAboutWho(thrown) ? `${name} cannot see it.` : `${name} got no clear answer.`;
    return not(toFailure(thrown), sentence);
  }
}

const lockout =
  'its credential was refused there before, and hosts lock out a machine that tries it again and again';

/** `ada cannot see it, ada-work can.` What was not asked, or not answered, follows in its own words. */
function summaryOf(tried: readonly Tried[], asked: readonly Account[]): string {
  const nameOf = ({ account }: Tried) => {
    const found = asked.find(({ id }) => id === account);
    return found === undefined ? account : nameIn(asked, found);
  };
  const plain = / cannot see it\.$/;
  const can = tried.filter(({ sees }) => sees).map(nameOf);
  const cannot = tried.filter(({ sentence }) => plain.test(sentence)).map(nameOf);
  const rest = tried.filter(({ sees, sentence }) => !sees && !plain.test(sentence));
  const parts = [
    ...(cannot.length > 0 ? [`${listOf(cannot)} cannot see it`] : []),
    ...(can.length > 0 ? [`${listOf(can)} can${cannot.length > 0 ? '' : ' see it'}`] : []),
  ];
  const first = parts.length > 0 ? [`${parts.join(', ')}.`] : [];
  return [...first, ...rest.map(({ sentence }) => sentence)].join(' ');
}
