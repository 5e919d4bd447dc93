import type { Account, ProviderId } from '../../../preload/model/account.ts';
import { AppError, toFailure } from '../../core/app-error.ts';
import { cleanText } from '../../core/clean-text.ts';
import type { Clock } from '../../core/clock.ts';
import type { GitRunner } from '../../ports/git-runner.ts';
import type { Log } from '../../ports/log.ts';
import type { Provider, PushRules } from '../../providers/provider.ts';
import type { PushAhead } from './deps.ts';
import { readOutgoing } from './outgoing.ts';
import { checkPushRules, type BrokenRule } from './push-rules.ts';

export interface PushRulesCheckDeps {
  readonly runner: Pick<GitRunner, 'run'>;
  readonly provider: (id: ProviderId) => Pick<Provider, 'pushRules'>;
  /** A token to use now. Throws `account.*`, `vault.*`, `host.*`. */
  readonly accessToken: (account: Account) => Promise<string>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Log;
}

/** Milliseconds the service has to tell its rules; then it decides by itself, as it did before. */
const patience = 3000;
const mostTold = 3;

/**
 * Looks at a push as the server's push rules will, before a byte of it is sent. What is not known for
 * certain is left to the server: rules this person may not read, an expression that is no RE2, commits
 * beyond a thousand.
 *
 * Throws `git.push-rule` naming commit, text and rule; otherwise only what git says of the folder.
 */
export function createPushRulesCheck(deps: PushRulesCheckDeps): (push: PushAhead) => Promise<void> {
  return async ({ account, repository, folder, branch, upstream }) => {
    // Unknown to the service's API, or opened by a credential that does not know the API.
    if (repository === null || account.repository !== null) return;
    const rules = await rulesOf(deps, account, repository.id);
    if (rules === null) return;
    const files = rules.fileName !== null || rules.maxFileSize !== null;
    const commits = await readOutgoing(deps.runner, { folder, branch, files });
    const { broken, unchecked } = checkPushRules(rules, {
      branch,
      isDefaultBranch: branch === repository.defaultBranch,
      isKnownBranch: upstream === `origin/${branch}`,
      commits,
    });
    if (unchecked.length > 0)
      deps.log.info('push rules left to the server', { rules: unchecked.join(' ') });
    if (broken.length > 0) throw new AppError('git.push-rule', { detail: inWords(broken) });
  };
}

async function rulesOf(
  { provider, accessToken, clock, log }: PushRulesCheckDeps,
  account: Account,
  repository: string,
): Promise<PushRules | null> {
  const { pushRules } = provider(account.provider);
  if (pushRules === undefined) return null;
  const stop = new AbortController();
  try {
    return await Promise.race([
      accessToken(account).then((token) => pushRules.read(account.instance, token, repository)),
      clock.sleep(patience, stop.signal).then(() => null),
    ]);
  } catch (thrown) {
    // Whatever it is, the push itself meets it and tells of it in its own words.
    log.warn('push rules not read', { reason: toFailure(thrown).code });
    return null;
  } finally {
    stop.abort(new AppError('app.cancelled'));
  }
}

function inWords(broken: readonly BrokenRule[]): string {
  const told = broken.slice(0, mostTold).map(({ sentence }) => cleanText(sentence, 400));
  const left = broken.length - told.length;
  const more = left === 0 ? [] : [`${left} more of its rules or commits are broken.`];
  const advice = [...new Set(broken.map(({ rule }) => wayOut[rule]))];
  return [...told, ...more, 'Nothing was sent.', ...advice].join(' ');
}

const amend =
  'Change the last commit with git commit --amend, an earlier one with git rebase -i, then push again.';
const takeOut =
  'Take the file out of the commits with git rm --cached and git commit --amend, then push again.';
const anotherName = 'Create a branch with another name and push that.';

/** What mends each of them, with git itself where the app has no button for it. */
const wayOut: Readonly<Record<keyof PushRules, string>> = {
  commitMessage: amend,
  commitMessageNegative: amend,
  authorEmail: `Set the address with git config user.email. ${amend}`,
  branchName: anotherName,
  fileName: takeOut,
  maxFileSize: takeOut,
  signedCommitsOnly: 'Sign the commits with git rebase --exec "git commit --amend --no-edit -S".',
  committerIsUser: amend,
};
