import { CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';

import { useAccounts } from './accounts-store.ts';
import styles from './accounts-panel.module.css';

/** How the last unlink ended: whether the service confirmed that the old sign-in is dead. */
export function UnlinkedNotice() {
  const unlinked = useAccounts((state) => state.unlinked);
  const dismiss = useAccounts((state) => state.dismissUnlinked);
  if (!unlinked) return null;
  const { who, revoked, detail } = unlinked;
  return (
    <output className={styles['notice']} data-tone={revoked ? 'good' : 'warn'}>
      {revoked ? (
        <IconCircleCheck size={20} aria-hidden />
      ) : (
        <IconAlertTriangle size={20} aria-hidden />
      )}
      <span className={styles['noticeWords']}>
        <strong>Unlinked {who}.</strong>{' '}
        {revoked
          ? 'The service has revoked the sign-in.'
          : 'It is erased here, but the service has not confirmed that it is revoked.'}{' '}
        {detail}
      </span>
      <CloseButton aria-label="Dismiss" onClick={dismiss} />
    </output>
  );
}
