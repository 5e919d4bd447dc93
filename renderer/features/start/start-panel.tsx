import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Attention } from './attention.tsx';
import { FirstSteps } from './first-steps.tsx';
import { useStart, type Progress } from './start-store.ts';

interface StartPanelProps {
  readonly vaultWaits: 'choose' | 'locked' | undefined;
  readonly onLink: () => void;
  readonly onClone: () => void;
}

/** Three steps until they are done; from then on what needs attention, and nothing else. */
export function StartPanel({ vaultWaits, onLink, onClone }: StartPanelProps) {
  const progress = useStart((state) => state.progress);
  const load = useStart((state) => state.load);

  if (progress.at !== 'ready') {
    return (
      <Panel title="Start">
        {progress.at === 'loading' ? (
          <SkeletonRows label="Loading…" rows={3} height={88} />
        ) : (
          <FailureNotice
            failure={progress.failure}
            remedy={{ label: 'Try again', run: () => void load() }}
          />
        )}
      </Panel>
    );
  }
  if (isSetUp(progress.value)) {
    return (
      <Panel title="Start" summary="What needs your attention.">
        <Attention progress={progress.value} vaultWaits={vaultWaits} />
      </Panel>
    );
  }
  return (
    <Panel
      title="Welcome to Latchkey"
      summary="Link your account once. Latchkey keeps the credential and puts it to work: here and for git."
    >
      <FirstSteps progress={progress.value} onLink={onLink} onClone={onClone} />
    </Panel>
  );
}

function isSetUp({ accounts, clones }: Progress): boolean {
  return accounts.length > 0 && clones > 0;
}
