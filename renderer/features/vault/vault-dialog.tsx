import { Modal, Stack } from '@mantine/core';

import type { VaultState } from '../../../preload/model/vault.ts';
import { useNavigation } from '../../navigation.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { ChooseKeeper } from './choose-keeper.tsx';
import { UnlockVault } from './unlock-vault.tsx';
import { VaultFacts } from './vault-facts.tsx';
import { useVault } from './vault-store.ts';

const titles = {
  choose: 'Choose where secrets live',
  locked: 'The vault is locked',
  ready: 'Where your secrets live',
} as const satisfies Record<VaultState['state'], string>;

/** The vault: choosing its keeper, unlocking it, or looking at it. Over whatever is shown. */
export function VaultDialog() {
  const opened = useNavigation((state) => state.vaultOpen);
  const close = useNavigation((state) => state.closeVault);
  const vault = useVault((state) => state.vault);
  const problem = useVault((state) => state.problem);
  const forgetProblem = useVault((state) => state.forgetProblem);
  const load = useVault((state) => state.load);
  const title = vault.at === 'ready' ? titles[vault.value.state] : 'Vault';

  return (
    <Modal
      opened={opened}
      title={title}
      centered
      size="lg"
      onClose={() => {
        forgetProblem();
        close();
      }}
    >
      <Stack gap="md">
        {problem && <FailureNotice failure={problem} />}
        {vault.at === 'loading' && <SkeletonRows label="Asking the vault…" />}
        {vault.at === 'failed' && (
          <FailureNotice
            failure={vault.failure}
            remedy={{ label: 'Try again', run: () => void load() }}
          />
        )}
        {vault.at === 'ready' && <VaultPage vault={vault.value} />}
      </Stack>
    </Modal>
  );
}

interface VaultPageProps {
  readonly vault: VaultState;
}

function VaultPage({ vault }: VaultPageProps) {
  if (vault.state === 'choose') return <ChooseKeeper vault={vault} />;
  if (vault.state === 'locked') return <UnlockVault vault={vault} />;
  return <VaultFacts vault={vault} />;
}
