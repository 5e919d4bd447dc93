import type { Account, AccountId } from '../../../preload/model/account.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import { cleanText } from '../../core/clean-text.ts';
import type { DeployToken, DeployTokens } from '../../providers/provider.ts';
import type { SharedAccessDeps } from './deps.ts';
import { existingFor, isSpent, noteToken } from './existing.ts';
import { askedAbout, makerOf, type Maker } from './makers.ts';

export interface Wanted {
  readonly url: string;
  readonly account: AccountId;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}

/** GitLab takes no day of the past, and one that ends at once helps nobody. */
const shortest = 3_600_000;

/**
 * Makes a deploy token for one repository and links it. Made and not stored, it is ended again. One
 * that the service no longer takes is replaced.
 *
 * Throws `shared-access.*`, `account.needs-link`, `git.not-found`, and what the service or the vault says.
 */
export async function create(deps: SharedAccessDeps, wanted: Wanted): Promise<Account> {
  const { expiresAt } = wanted;
  if (expiresAt !== undefined && !(expiresAt >= deps.clock.now() + shortest)) {
    throw new AppError('shared-access.bad-expiry');
  }
  const { path, accounts } = askedAbout(deps, wanted.url, wanted.account);
  const [person] = accounts;
  if (person === undefined) throw new AppError('account.unknown');
  const maker = await makerOf(deps, person, path);
  const { repository } = maker;
  const former = existingFor(deps, repository.cloneUrl);
  if (former !== undefined && !isSpent(former)) {
    throw new AppError('shared-access.exists', { detail: `${former.login} on ${former.host}` });
  }

  const { deployTokens } = deps.provider(person.provider);
  if (deployTokens === undefined) throw new AppError('shared-access.not-offered');
  const made = await make(deps, deployTokens, maker, expiresAt);
  const linked = await store(deps, deployTokens, maker, made);
  deps.repositories.keep(linked.id, { ...repository, account: linked.id, permission: 'read' });
  if (former !== undefined) await deps.accounts.unlink(former.id);
  deps.record({
    action: 'shared-access.created',
    actor: `${person.login} on ${person.host}`,
    subject: repository.path,
    result: 'done',
    detail: `${made.username}, read-only`,
  });
  return linked;
}

async function make(
  deps: SharedAccessDeps,
  deployTokens: DeployTokens,
  { account, repository }: Maker,
  expiresAt: number | undefined,
): Promise<DeployToken> {
  const token = await deps.accessToken(account);
  const name = cleanText(`Latchkey, made by ${account.login}`, 255);
  try {
    return await deployTokens.create(account.instance, token, repository.id, name, expiresAt);
  } catch (thrown) {
    // The role was asked for a moment ago; what is left to be forbidden is the token.
    if (!isFailure(thrown, 'host.forbidden')) throw thrown;
    const { words } = thrown;
    throw new AppError('shared-access.scope', { detail: account.login, words, cause: thrown });
  }
}

async function store(
  deps: SharedAccessDeps,
  deployTokens: DeployTokens,
  { account, repository }: Maker,
  made: DeployToken,
): Promise<Account> {
  const { name, email } = await deps.personOfGit();
  const lifetime = made.expiresAt === null ? null : (made.expiresAt - deps.clock.now()) / 1000;
  try {
    const linked = await deps.accounts.link({
      provider: account.provider,
      instance: account.instance,
      method: 'deploy-token',
      redirectUri: null,
      grant: {
        accessToken: made.token,
        refreshToken: null,
        expiresIn: lifetime,
        scopes: made.scopes,
      },
      identity: { login: made.username, name: name ?? made.username, email, avatarUrl: null },
      repository: repository.cloneUrl,
    });
    noteToken(deps.database, linked.id, {
      tokenId: made.id,
      repository: repository.id,
      madeBy: account.login,
    });
    return linked;
  } catch (thrown) {
    // Nobody could ever use it, and nobody would know of it.
    const token = await deps.accessToken(account);
    await deployTokens
      .remove(account.instance, token, repository.id, made.id)
      .catch(() => undefined);
    throw thrown;
  }
}
