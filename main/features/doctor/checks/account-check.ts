import type { Account } from '../../../../preload/model/account.ts';
import { isFailure } from '../../../core/app-error.ts';
import { failedBy, notRun, passed, type DoctorCheck } from '../verdict.ts';

/**
 * Whether the service still accepts the account's token. `verify` asks it, and
 * throws `account.*`, `vault.*` or `host.*`.
 */
export function tokenAccepted(
  account: Account,
  verify: (account: Account) => Promise<void>,
): DoctorCheck {
  return {
    id: `account:${account.id}`,
    title: `${account.login} is accepted by ${account.host}`,
    async run() {
      try {
        await verify(account);
        return passed('The service accepted the token just now.');
      } catch (thrown) {
        // Whether the host can be reached is another check; this one cannot tell then.
        if (isFailure(thrown, 'host.unreachable', 'host.timeout', 'host.rate-limited'))
          return notRun('The host did not answer.');
        if (isFailure(thrown, 'vault.locked', 'vault.not-chosen'))
          return notRun('The vault is locked, so the token cannot be read.');
        return failedBy(thrown);
      }
    },
  };
}
