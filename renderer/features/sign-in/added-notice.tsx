import { CloseButton } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';

import styles from './sign-in.module.css';
import { useSignIn } from './sign-in-store.ts';

/** Who was linked by a token or a key: there was no sign-in whose end could say so. */
export function AddedNotice() {
  const added = useSignIn((state) => state.added);
  const dismiss = useSignIn((state) => state.dismissAdded);
  if (added === undefined) return null;
  return (
    <output className={styles['ended']} data-done>
      <IconCircleCheck size={20} aria-hidden />
      <span className={styles['endedWords']}>Linked {added}.</span>
      <CloseButton aria-label="Dismiss" onClick={dismiss} />
    </output>
  );
}
