import { Button, Group } from '@mantine/core';

import type { VaultState } from '../../../preload/model/vault.ts';
import { counted } from '../../ui/format.ts';
import { LostAndKept } from '../../ui/lost-and-kept.tsx';
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
      <p>Start over with a new vault only if the key of this one is lost for good.</p>
      <LostAndKept
        lost={[
          `The use of ${counted(vault.secrets, 'credential', 'credentials')}: link those accounts again, and enter the app’s Secret again`,
        ]}
        kept={[
          'The old vault itself: it is set aside, encrypted, and never deleted',
          'Your list of accounts, the app’s settings and every clone',
        ]}
      />
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" data-autofocus onClick={onKeep}>
          Keep this vault
        </Button>
        <Button color="red.9" loading={busy} onClick={() => void startOver()}>
          Start over
        </Button>
      </Group>
    </section>
  );
}
