import type { Account } from '../../../preload/model/account.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import { cleanText } from '../../core/clean-text.ts';
import type { Identity } from '../../providers/provider.ts';
import type { AccountsDeps } from './deps.ts';
import { healthFor } from './scopes.ts';

/**
 * Asks the service who this is, and writes what it says into the account's row. A refused
 * token gets one refresh; what stays refused is marked so and kept.
 * Throws `account.refused`, `account.cannot-check`, `host.*`, `vault.*`.
 */
export async function checkAccount(deps: AccountsDeps, account: Account): Promise<void> {
  const { database, provider } = deps;
  try {
    const identity = await identify(deps, account);
    database.run(
      'UPDATE accounts SET health = ?, name = ?, email = ? WHERE id = ?',
      // Another login under the same token would be another person: never renamed silently.
      identity.login === account.login
        ? healthFor(provider(account.provider), account)
        : 'needs-attention',
      cleanText(identity.name, 256),
      identity.email === null ? null : cleanText(identity.email, 320),
      account.id,
    );
  } catch (thrown) {
    if (isFailure(thrown, 'account.refused')) {
      database.run(
        "UPDATE accounts SET health = 'refused' WHERE id = ? AND health <> 'expired'",
        account.id,
      );
    }
    throw thrown;
  }
}

async function identify(
  { provider, credentials }: AccountsDeps,
  account: Account,
): Promise<Identity> {
  const service = provider(account.provider).identity;
  if (service === undefined || account.repository !== null) {
    throw new AppError('account.cannot-check');
  }
  const token = await credentials.accessToken(account);
  try {
    return await service.identify(account.instance, token);
  } catch (thrown) {
    if (!isFailure(thrown, 'account.refused')) throw thrown;
    const renewed = await credentials.accessToken(account, { force: token });
    return service.identify(account.instance, renewed);
  }
}
