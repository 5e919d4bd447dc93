import { Button, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';

import type { VaultState } from '../../../preload/model/vault.ts';
import { counted } from '../../ui/format.ts';
import { StartOver } from './start-over.tsx';
import styles from './vault.module.css';
import { useVault } from './vault-store.ts';

interface UnlockVaultProps {
  readonly vault: VaultState;
}

/** The vault exists but its key is not here yet. It is never created anew over what it holds. */
export function UnlockVault({ vault }: UnlockVaultProps) {
  const unlock = useVault((state) => state.unlock);
  const busy = useVault((state) => state.busy);
  const [passphrase, setPassphrase] = useState('');
  const [leaving, setLeaving] = useState(false);
  const byPassphrase = vault.keeper === 'passphrase';
  const waiting = counted(vault.secrets, 'credential is', 'credentials are');

  if (leaving) return <StartOver vault={vault} onKeep={() => setLeaving(false)} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void unlock(byPassphrase ? passphrase : undefined);
        setPassphrase('');
      }}
    >
      <Stack gap="md">
        {vault.reason !== null && <p className={styles['reason']}>{vault.reason}</p>}
        <p className={styles['words']}>
          {waiting} kept here, encrypted. Nothing is lost; they can be used again once the vault is
          unlocked.
        </p>
        {byPassphrase && (
          <PasswordInput
            label="Passphrase"
            autoComplete="current-password"
            data-autofocus
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
        )}
        <Button
          type="submit"
          loading={busy}
          disabled={byPassphrase && passphrase === ''}
          className={styles['main']}
        >
          {byPassphrase ? 'Unlock' : 'Ask the keychain again'}
        </Button>
        <div>
          {byPassphrase ? 'Forgotten the passphrase?' : 'Is that keychain gone?'}{' '}
          <Button size="compact-sm" variant="default" onClick={() => setLeaving(true)}>
            Start over…
          </Button>
        </div>
      </Stack>
    </form>
  );
}
