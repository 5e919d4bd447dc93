import type { AccountId } from '../../preload/model/account.ts';
import { useAccounts } from '../features/accounts/accounts-store.ts';
import { valueOf } from '../loadable.ts';

/** Names linked accounts, for sentences about them; undefined for one that is not linked. */
export function useLoginOf(): (id: AccountId) => string | undefined {
  const accounts = useAccounts((state) => valueOf(state.list));
  return (id) => accounts?.find((account) => account.id === id)?.login;
}
