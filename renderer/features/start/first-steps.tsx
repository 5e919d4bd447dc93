import { navigate } from '../../navigation.ts';
import styles from './start-panel.module.css';
import { useStart, type Progress } from './start-store.ts';
import { StepCard } from './step-card.tsx';

interface FirstStepsProps {
  readonly progress: Progress;
  readonly onLink: () => void;
  readonly onClone: () => void;
}

/** The way from nothing to a cloned repository, one button each. */
export function FirstSteps({ progress, onLink, onClone }: FirstStepsProps) {
  const skipped = useStart((state) => state.skipped);
  const skip = useStart((state) => state.skip);
  const { apps, accounts, clones } = progress;

  const waiting = apps.find(({ state }) => state === 'saved');
  const connected = accounts.length > 0 || apps.some(({ state }) => state === 'ready');
  const linked = accounts.length > 0;
  const next = [connected || skipped, linked, clones > 0].indexOf(false);
  const stateOf = (step: number, done: boolean): 'done' | 'next' | 'later' => {
    if (done) return 'done';
    return step === next ? 'next' : 'later';
  };

  return (
    <ol className={styles['steps']}>
      <StepCard
        number={1}
        title="Connect your organisation’s app"
        words={
          waiting && !connected
            ? 'Saved. One step is left: an admin authorises it once.'
            : 'For admins: enter your app at GitHub, GitLab or Azure DevOps once. Skip it if that is not you.'
        }
        action={waiting ? 'Authorise the app' : 'Set up an app'}
        state={stateOf(0, connected)}
        onAction={() => navigate('integrations', waiting?.instance)}
        onSkip={connected || skipped ? undefined : skip}
      />
      <StepCard
        number={2}
        title="Link your account"
        words="Sign in at the service in your browser and allow Latchkey, or paste a token. Your password stays there."
        action="Link account"
        state={stateOf(1, linked)}
        onAction={onLink}
      />
      <StepCard
        number={3}
        title="Clone a repository"
        words="Choose one from your list. Git fetches and pushes as you from then on."
        action="Clone a repository"
        state={stateOf(2, clones > 0)}
        onAction={onClone}
      />
    </ol>
  );
}
