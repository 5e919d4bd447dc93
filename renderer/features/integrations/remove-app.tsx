import { Button } from '@mantine/core';
import { useState } from 'react';

import type { Failure } from '../../../preload/model/failure.ts';
import type { GitApp } from '../../../preload/model/integration.ts';
import { navigate } from '../../navigation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { hostOf } from '../../ui/host-of.ts';
import { useIntegrations } from './integrations-store.ts';
import { titleOf } from './services.ts';

interface RemoveAppProps {
  readonly app: GitApp;
}

/** Removes the app after asking. Refused while accounts are linked through it. */
export function RemoveApp({ app }: RemoveAppProps) {
  const remove = useIntegrations((state) => state.remove);
  const [opened, setOpened] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure>();
  const where = app.provider === 'azure-devops' ? 'Entra ID' : hostOf(app.instance);

  const run = async (): Promise<void> => {
    setBusy(true);
    const outcome = await remove(app);
    setBusy(false);
    setProblem(outcome.ok ? undefined : outcome.failure);
    if (outcome.ok) navigate('integrations');
  };

  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        Remove…
      </Button>
      <ConfirmDialog
        opened={opened}
        destructive
        title={`Remove ${titleOf(app)}?`}
        confirm="Remove app"
        busy={busy}
        failure={problem}
        lost={['The IDs, the secrets and the CA file stored here']}
        kept={[`The application at ${where}, which an admin can delete there`, 'All clones']}
        onConfirm={() => void run()}
        onClose={() => {
          setOpened(false);
          setProblem(undefined);
        }}
      />
    </>
  );
}
