import type { AccountId } from '../../preload/model/account.ts';
import { useAccounts } from '../features/accounts/accounts-store.ts';
import { valueOf } from '../loadable.ts';

/** The name of a linked account, for sentences about it. */
export function loginOf(id: AccountId): string | undefined {
  return valueOf(useAccounts.getState().list)?.find((account) => account.id === id)?.login;
}
