import { Modal } from '@mantine/core';
import { useEffect } from 'react';

import { CloneForm, type CloneFormProps } from './clone-form.tsx';
import { CloneProgress } from './clone-progress.tsx';
import { useCloneDialog } from './clone-dialog-store.ts';
import { followClones, useClones } from './clones-store.ts';

/** Shows what a clone would do before it is done; then how it goes, until it is closed. */
export function CloneDialog(props: CloneFormProps) {
  const opened = useCloneDialog((state) => state.opened);
  const close = useCloneDialog((state) => state.close);
  const started = useCloneDialog((state) => state.operation);
  const operation = useClones((state) =>
    started === undefined ? undefined : state.operations.get(started),
  );
  // It may be opened by a link over any page, so it does not rely on the list being there.
  useEffect(() => (opened ? followClones() : undefined), [opened]);

  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Clone a repository"
      size={640}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {operation ? <CloneProgress operation={operation} /> : <CloneForm {...props} />}
    </Modal>
  );
}
