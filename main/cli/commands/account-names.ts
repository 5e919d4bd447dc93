import type { AccountId } from '../../../preload/model/account.ts';
import type { Cli } from '../command.ts';

/** `ada@gitlab.com` for an account's id. */
export async function namesOf(cli: Cli): Promise<(id: AccountId) => string> {
  const accounts = new Map((await cli.call('accounts.list', {})).map((one) => [one.id, one]));
  return (id) => {
    const one = accounts.get(id);
    return one === undefined ? id : `${one.login}@${one.host}`;
  };
}
