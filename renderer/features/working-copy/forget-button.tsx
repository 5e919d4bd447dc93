import { Button } from '@mantine/core';
import { useState } from 'react';

import type { Clone } from '../../../preload/model/git.ts';
import { navigate } from '../../navigation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useWorkingCopy } from './working-copy-store.ts';

interface ForgetButtonProps {
  readonly clone: Clone;
}

/** Takes the clone off the list. The folder is not touched. */
export function ForgetButton({ clone }: ForgetButtonProps) {
  const [asking, setAsking] = useState(false);
  const forget = useWorkingCopy((state) => state.forget);
  const busy = useWorkingCopy((state) => state.busy === 'forget');
  const problem = useWorkingCopy((state) => state.problem);
  const confirm = async () => {
    if (!(await forget())) return;
    setAsking(false);
    navigate('repositories');
  };
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        Forget…
      </Button>
      <ConfirmDialog
        opened={asking}
        title={`Forget the clone of ${clone.path}?`}
        confirm="Forget clone"
        busy={busy}
        kept={[
          clone.present
            ? `The folder ${clone.folder}, with every file in it`
            : 'What the server has',
          'The repository, in the list of all repositories',
        ]}
        lost={['Its place among your clones']}
        failure={asking ? problem : undefined}
        onConfirm={() => void confirm()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
