import { IconKey, IconLock, IconShieldQuestion } from '@tabler/icons-react';

import { navigate } from '../../navigation.ts';
import { StatusLine } from '../../ui/status-line.tsx';
import { vaultLine } from './keeper-words.ts';
import { useVault } from './vault-store.ts';

interface KeeperLineProps {
  readonly folded: boolean;
}

/** Where the secrets live, at the foot of the sidebar. */
export function KeeperLine({ folded }: KeeperLineProps) {
  const vault = useVault((state) => state.vault);
  if (vault.at !== 'ready') {
    const title = vault.at === 'loading' ? 'Asking the vault…' : 'Vault unknown';
    return <StatusLine folded={folded} icon={<IconShieldQuestion size={16} />} title={title} />;
  }
  const { state, keeper } = vault.value;
  const { name, detail } = vaultLine(vault.value);
  const waits = state !== 'ready';
  return (
    <StatusLine
      folded={folded}
      tone={waits || keeper === 'memory' ? 'warn' : 'good'}
      icon={waits ? <IconLock size={16} /> : <IconKey size={16} />}
      title={name}
      detail={detail}
      hint="Opens the vault"
      onClick={() => navigate('vault')}
    />
  );
}
