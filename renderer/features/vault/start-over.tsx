import { Button, Group } from '@mantine/core';

import type { VaultState } from '../../../preload/model/vault.ts';
import { counted } from '../../ui/format.ts';
import { LostAndKept } from '../../ui/lost-and-kept.tsx';
import { takeFocus } from './take-focus.ts';
import styles from './vault.module.css';
import { useVault } from './vault-store.ts';

interface StartOverProps {
  readonly vault: VaultState;
  readonly onKeep: () => void;
}

/** The way out when the key of a locked vault is lost for good: asked before it is gone. */
export function StartOver({ vault, onKeep }: StartOverProps) {
  const startOver = useVault((state) => state.startOver);
  const busy = useVault((state) => state.busy);
  return (
    <section aria-label="Start over">
      <p className={styles['words']}>
        {vault.keeper === 'passphrase'
          ? 'Start over with a new vault only if nobody remembers the passphrase of this one.'
          : 'Start over with a new vault only if the key of this one is lost for good, such as after a reset of the keychain.'}
      </p>
      <LostAndKept
        lost={[
          `The use of ${counted(vault.secrets, 'credential', 'credentials')}: link those accounts again, and enter the app’s Secret again`,
          'Ending those sign-ins from here: where they are still valid, revoke them at the services',
        ]}
        kept={[
          'The old vault itself: it is set aside, encrypted, and never deleted. Latchkey does not open it again, even if its key turns up',
          'Your list of accounts, the app’s settings and every clone',
          ...(vault.keeper === 'keychain' ? ['Whatever the system keychain holds'] : []),
        ]}
      />
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" ref={takeFocus} onClick={onKeep}>
          Keep this vault
        </Button>
        <Button color="red.9" loading={busy} onClick={() => void startOver()}>
          Start over
        </Button>
      </Group>
    </section>
  );
}
