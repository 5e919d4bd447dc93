import type { Account } from '../../../preload/model/account.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import type { SharedAccessDeps } from './deps.ts';
import { tokenOf } from './existing.ts';

export interface Ended {
  /** True when the service confirmed it. */
  readonly revoked: boolean;
  /** For the person. */
  readonly detail: string;
}

/** How long unlinking waits for the service. */
const limit = 5000;

/**
 * Ends a deploy token at its service as whoever made it, then erases it here. Where that cannot be
 * done it is erased all the same, and the person is told where to remove it. Throws `vault.*`.
 */
export async function end(deps: SharedAccessDeps, shared: Account): Promise<Ended> {
  const outcome = await endAtService(deps, shared);
  await deps.erase(shared);
  return outcome;
}

async function endAtService(deps: SharedAccessDeps, shared: Account): Promise<Ended> {
  const { host, login } = shared;
  const at = tokenOf(deps.database, shared.id);
  const maker = deps.accounts
    .all()
    .find(
      (one) =>
        one.repository === null &&
        one.instance === shared.instance &&
        one.provider === shared.provider &&
        one.login === at?.madeBy,
    );
  if (at === undefined || maker === undefined) {
    const who = at === undefined ? 'Who made it' : at.madeBy;
    return byHand(shared, `${who} is not linked here any more.`);
  }
  const { deployTokens } = deps.provider(shared.provider);
  if (deployTokens === undefined) return byHand(shared, `${host} offers no way to end it.`);
  const over = new AbortController();
  try {
    await Promise.race([
      deps
        .accessToken(maker)
        .then((token) => deployTokens.remove(maker.instance, token, at.repository, at.tokenId)),
      deps.clock.sleep(limit, over.signal).then(() => {
        throw new AppError('host.timeout');
      }),
    ]);
    return {
      revoked: true,
      detail: `${host} has ended ${login}: nobody can read with it any more.`,
    };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const isRefused = isFailure(thrown, 'host.forbidden', 'account.refused');
    const what = isRefused
      ? `${host} does not let ${maker.login} end it.`
      : `${host} could not be asked to end it.`;
    return byHand(shared, what);
  } finally {
    over.abort(new AppError('app.cancelled'));
  }
}

/** docs.gitlab.com/user/project/deploy_tokens: Settings, Repository, Deploy tokens. */
function byHand({ login, repository }: Account, why: string): Ended {
  const page = `${(repository ?? '').replace(/\.git$/, '')}/-/settings/repository`;
  const detail = `It is erased here. ${why} A Maintainer can revoke ${login} under Deploy tokens at ${page}`;
  return { revoked: false, detail };
}
