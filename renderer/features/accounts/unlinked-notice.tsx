import { Button, CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';

import { bridge } from '../../bridge.ts';
import { useAccounts } from './accounts-store.ts';
import styles from './accounts-panel.module.css';

/** How the last unlink ended: what the service confirmed, and what is left to do there. */
export function UnlinkedNotice() {
  const unlinked = useAccounts((state) => state.unlinked);
  const dismiss = useAccounts((state) => state.dismissUnlinked);
  if (!unlinked) return null;
  const { who, revoked, detail } = unlinked;
  // Where only the owner can end it, the sentence ends with the page to do it on.
  const page = /https?:\/\/\S+$/.exec(detail)?.[0];
  return (
    <output className={styles['notice']} data-tone={revoked ? 'good' : 'warn'}>
      {revoked ? (
        <IconCircleCheck size={20} aria-hidden />
      ) : (
        <IconAlertTriangle size={20} aria-hidden />
      )}
      <span className={styles['noticeWords']}>
        <strong>Unlinked {who}.</strong> {revoked && 'The service has revoked the sign-in.'}{' '}
        {detail}
      </span>
      {page !== undefined && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => void bridge.call('app.open-page', { url: page })}
        >
          Open the page
        </Button>
      )}
      <CloseButton aria-label="Dismiss" onClick={dismiss} />
    </output>
  );
}
