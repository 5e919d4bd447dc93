import { IconUserCheck, IconUserOff } from '@tabler/icons-react';

import type { Account } from '../../../preload/model/account.ts';
import { navigate } from '../../navigation.ts';
import { StatusLine } from '../../ui/status-line.tsx';
import { useAccounts } from './accounts-store.ts';

interface WhoLineProps {
  readonly folded: boolean;
}

/** Who acts, at the foot of the sidebar: the account used last, with its host. */
export function WhoLine({ folded }: WhoLineProps) {
  const list = useAccounts((state) => state.list);
  const open = (): void => navigate('accounts');
  const acting = list.at === 'ready' ? lastUsed(list.value) : undefined;
  if (list.at !== 'ready' || !acting) {
    const title = list.at === 'ready' ? 'No linked account' : 'Asking for accounts…';
    return (
      <StatusLine
        folded={folded}
        icon={<IconUserOff size={16} />}
        title={title}
        hint="Opens linked accounts"
        onClick={open}
      />
    );
  }
  const more = list.value.length - 1;
  return (
    <StatusLine
      folded={folded}
      tone={acting.health === 'linked' ? 'good' : 'warn'}
      icon={<IconUserCheck size={16} />}
      title={acting.login}
      detail={more > 0 ? `${acting.host} and ${more} more` : acting.host}
      hint="Opens linked accounts"
      onClick={open}
    />
  );
}

function lastUsed(accounts: readonly Account[]): Account | undefined {
  return accounts.toSorted((one, two) => usedAt(two) - usedAt(one))[0];
}

function usedAt({ lastUsedAt, linkedAt }: Account): number {
  return lastUsedAt ?? linkedAt;
}
