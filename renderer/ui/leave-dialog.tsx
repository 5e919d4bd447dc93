import { useEffect, useState } from 'react';

import { guardLeaving } from '../navigation.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

interface LeaveDialogProps {
  /** Whether what was typed would be lost. */
  readonly guards: boolean;
}

/** Asks before unsaved input is left behind. */
export function LeaveDialog({ guards }: LeaveDialogProps) {
  const [go, setGo] = useState<() => void>();
  useEffect(() => {
    if (!guards) return undefined;
    // A function in a state is called for its value, so it is wrapped.
    return guardLeaving((leave) => setGo(() => leave));
  }, [guards]);
  return (
    <ConfirmDialog
      opened={go !== undefined}
      destructive
      title="Leave without saving?"
      confirm="Leave without saving"
      cancel="Stay"
      lost={['What you entered on this page']}
      kept={['What was saved before']}
      onConfirm={() => go?.()}
      onClose={() => setGo(undefined)}
    />
  );
}
