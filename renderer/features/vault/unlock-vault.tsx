import { Button, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';

import type { VaultState } from '../../../preload/model/vault.ts';
import { counted } from '../../ui/format.ts';
import { StartOver } from './start-over.tsx';
import { takeFocus } from './take-focus.ts';
import styles from './vault.module.css';
import { useVault } from './vault-store.ts';

const verbs = {
  keychain: 'Ask the keychain again',
  passphrase: 'Unlock',
  memory: 'Look again',
} as const satisfies Record<NonNullable<VaultState['keeper']>, string>;

interface UnlockVaultProps {
  readonly vault: VaultState;
}

/** The vault exists but its key is not here yet. It is never created anew over what it holds. */
export function UnlockVault({ vault }: UnlockVaultProps) {
  const unlock = useVault((state) => state.unlock);
  const busy = useVault((state) => state.busy);
  const [passphrase, setPassphrase] = useState('');
  const [step, setStep] = useState<'looking' | 'leaving' | 'back'>('looking');
  const byPassphrase = vault.keeper === 'passphrase';
  const waiting = counted(vault.secrets, 'credential is', 'credentials are');

  if (step === 'leaving') return <StartOver vault={vault} onKeep={() => setStep('back')} />;
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
          {verbs[vault.keeper ?? 'keychain']}
        </Button>
        {/* What is in the memory of another Latchkey is not lost: it ends with that one. */}
        {vault.keeper !== 'memory' && (
          <div className={styles['wayOut']}>
            {byPassphrase ? 'Forgotten the passphrase?' : 'Is that keychain gone?'}
            <Button
              size="compact-sm"
              variant="default"
              // Where the person was before they looked at what starting over means.
              ref={step === 'back' ? takeFocus : null}
              onClick={() => setStep('leaving')}
            >
              Start over…
            </Button>
          </div>
        )}
      </Stack>
    </form>
  );
}
