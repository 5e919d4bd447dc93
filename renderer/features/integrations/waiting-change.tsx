import { Button } from '@mantine/core';
import { useState } from 'react';

import type { Failure } from '../../../preload/model/failure.ts';
import type { GitApp } from '../../../preload/model/integration.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { modeNames } from './mode-names.ts';
import { useIntegrations } from './integrations-store.ts';

type Replaces = NonNullable<GitApp['replaces']>;

/** What still works while a change waits for an admin. */
export function WaitingChange({ replaces }: { readonly replaces: Replaces }) {
  const { mode, clientId, authorisedBy, savedAt } = replaces;
  const former = mode === null ? 'the former app' : modeNames[mode];
  return (
    <p>
      Until then {former} works on for everybody, and clones go on: client ID{' '}
      <code>{clientId}</code>
      {authorisedBy !== null && <>, authorised by {authorisedBy}</>}, saved{' '}
      <RelativeTime at={savedAt} as="day" />.
    </p>
  );
}

interface DiscardButtonProps {
  readonly app: GitApp;
  readonly onProblem: (problem: Failure | undefined) => void;
}

/** The way back to what works still. */
export function DiscardButton({ app, onProblem }: DiscardButtonProps) {
  const discard = useIntegrations((state) => state.discard);
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    const outcome = await discard(app);
    setBusy(false);
    onProblem(outcome.ok ? undefined : outcome.failure);
  };
  return (
    <Button variant="default" loading={busy} onClick={() => void run()}>
      Discard the change
    </Button>
  );
}
