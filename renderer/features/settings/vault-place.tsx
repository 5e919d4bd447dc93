import { Button, Skeleton } from '@mantine/core';

import type { VaultState } from '../../../preload/model/vault.ts';
import type { Loadable } from '../../loadable.ts';
import { navigate } from '../../navigation.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { counted } from '../../ui/format.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import notes from './notes.module.css';
import styles from './vault-place.module.css';

interface VaultPlaceProps {
  readonly vault: Loadable<VaultState>;
}

/** Who keeps the key of the vault, and whether it can be read now. */
export function VaultPlace({ vault }: VaultPlaceProps) {
  if (vault.at === 'loading') return <Skeleton height={36} />;
  if (vault.at === 'failed') return <FailureNotice failure={vault.failure} />;
  const { state, keeper, reason, secrets } = vault.value;
  return (
    <>
      <div className={styles['line']}>
        <span className={styles['keeper']}>
          {state === 'choose' ? 'Not chosen yet' : keepers[keeper ?? 'none']}
        </span>
        {state === 'choose' ? (
          <StateBadge state="needs-attention" />
        ) : (
          <StateBadge state={state === 'locked' ? 'locked' : 'ready'} />
        )}
        <Button variant="default" size="xs" onClick={() => navigate('vault')}>
          {words[state]}
        </Button>
      </div>
      <p className={notes['note']}>
        {reason ?? `${counted(secrets, 'secret', 'secrets')}, each encrypted on its own.`}
      </p>
    </>
  );
}

const keepers: Readonly<Record<NonNullable<VaultState['keeper']> | 'none', string>> = {
  keychain: 'System keychain',
  passphrase: 'Passphrase vault',
  memory: 'Memory only',
  none: 'Vault',
};

const words: Readonly<Record<VaultState['state'], string>> = {
  ready: 'Show details',
  locked: 'Unlock',
  choose: 'Choose',
};
