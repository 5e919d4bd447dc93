import type { Account } from '../../../preload/model/account.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import { cleanText } from '../../core/clean-text.ts';
import type { Identity } from '../../providers/provider.ts';
import type { AccountsDeps } from './deps.ts';
import { healthFor, scopesOf } from './scopes.ts';

/**
 * Asks the service who this is, and writes what it says into the account's row. A refused
 * token gets one refresh; what stays refused is marked so and kept.
 * Throws `account.refused`, `account.not-a-member`, `account.cannot-check`, `host.*`, `vault.*`.
 */
export async function checkAccount(deps: AccountsDeps, account: Account): Promise<void> {
  const { database, provider } = deps;
  try {
    const { identity, token } = await identify(deps, account);
    const { scopes, expiresAt } = await describe(deps, account, identity, token);
    database.run(
      `UPDATE accounts SET health = ?, name = ?, email = ?, scopes = ?, expires_at = ? WHERE id = ?`,
      // Another login under the same token would be another person: never renamed silently.
      identity.login === account.login
        ? healthFor(provider(account.provider), { ...account, scopes })
        : 'needs-attention',
      cleanText(identity.name, 256),
      identity.email === null ? null : cleanText(identity.email, 320),
      scopes.join(' '),
      expiresAt,
      account.id,
    );
  } catch (thrown) {
    if (isFailure(thrown, 'account.refused')) {
      database.run(
        "UPDATE accounts SET health = 'refused' WHERE id = ? AND health <> 'expired'",
        account.id,
      );
    }
    // The token is good; it is the organisation that let the account go.
    if (isFailure(thrown, 'account.not-a-member')) {
      database.run("UPDATE accounts SET health = 'needs-attention' WHERE id = ?", account.id);
    }
    throw thrown;
  }
}

/** The owner may change a token they made; of a sign-in the grant has the last word. */
async function describe(
  { provider }: AccountsDeps,
  account: Account,
  identity: Identity,
  token: string,
): Promise<Pick<Account, 'scopes' | 'expiresAt'>> {
  if (account.method !== 'token') return account;
  const service = provider(account.provider).identity;
  const facts =
    identity.token ??
    (await service?.describeToken?.(account.instance, token).catch(() => undefined));
  return facts ? { scopes: scopesOf(facts), expiresAt: facts.expiresAt } : account;
}

async function identify(
  { provider, credentials }: AccountsDeps,
  account: Account,
): Promise<{ readonly identity: Identity; readonly token: string }> {
  const service = provider(account.provider).identity;
  if (service === undefined || account.repository !== null) {
    throw new AppError('account.cannot-check');
  }
  const token = await credentials.accessToken(account);
  try {
    return { identity: await service.identify(account.instance, token), token };
  } catch (thrown) {
    if (!isFailure(thrown, 'account.refused')) throw thrown;
    const renewed = await credentials.accessToken(account, { force: token });
    return { identity: await service.identify(account.instance, renewed), token: renewed };
  }
}
