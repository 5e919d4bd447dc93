import { Button } from '@mantine/core';
import { useState } from 'react';

import type { Failure } from '../../../preload/model/failure.ts';
import type { GitApp } from '../../../preload/model/integration.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import styles from './editor.module.css';
import { useIntegrations } from './integrations-store.ts';

/** What still works while a change waits for an admin, and the way back to it. */
export function WaitingChange({ app }: { readonly app: GitApp }) {
  const discard = useIntegrations((state) => state.discard);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure>();
  const { replaces } = app;
  if (replaces === null) return null;

  const run = async (): Promise<void> => {
    setBusy(true);
    const outcome = await discard(app);
    setBusy(false);
    setProblem(outcome.ok ? undefined : outcome.failure);
  };
  const former =
    replaces.mode === null
      ? 'the former app'
      : { 'service-principal': 'the service principal', 'service-user': 'the service user' }[
          replaces.mode
        ];
  return (
    <>
      <p>
        Until then {former} works on for everybody, and clones go on: client ID{' '}
        <code>{replaces.clientId}</code>
        {replaces.authorisedBy !== null && <>, authorised by {replaces.authorisedBy}</>}, saved{' '}
        <RelativeTime at={replaces.savedAt} as="day" />.
      </p>
      {problem && <FailureNotice failure={problem} onClose={() => setProblem(undefined)} />}
      <Button
        className={styles['discard'] ?? ''}
        variant="default"
        loading={busy}
        onClick={() => void run()}
      >
        Discard the change
      </Button>
    </>
  );
}
