import { CloseButton } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';

import { counted } from '../../ui/format.ts';
import styles from './sign-in.module.css';
import { useSignIn } from './sign-in-store.ts';

/** Quietly: answers came that belong to no sign-in of ours, and changed nothing. */
export function RefusedNotice() {
  const refused = useSignIn((state) => state.refused);
  const dismiss = useSignIn((state) => state.dismissRefused);
  if (!refused) return null;
  return (
    <output className={styles['refused']}>
      <IconShieldCheck size={16} aria-hidden />
      <span>
        {counted(refused.count, 'sign-in answer', 'sign-in answers')} that Latchkey did not ask for{' '}
        {refused.count === 1 ? 'was' : 'were'} ignored. Nothing was changed.
      </span>
      <CloseButton size="sm" aria-label="Dismiss" onClick={dismiss} />
    </output>
  );
}
