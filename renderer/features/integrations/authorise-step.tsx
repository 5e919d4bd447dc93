import { Button } from '@mantine/core';
import { useState } from 'react';

import type { Failure } from '../../../preload/model/failure.ts';
import type { GitApp } from '../../../preload/model/integration.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { hostOf } from '../../ui/host-of.ts';
import type { AttemptsView } from './attempts-view.ts';
import styles from './gitlab-editor.module.css';
import { useIntegrations } from './integrations-store.ts';

interface AuthoriseStepProps {
  readonly app: GitApp;
  readonly attempts: AttemptsView;
}

/** The last step of saving: an admin signs in once, which proves ID, secret, scopes and redirect. */
export function AuthoriseStep({ app, attempts: Attempts }: AuthoriseStepProps) {
  const authorise = useIntegrations((state) => state.authorise);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure>();

  const start = async (): Promise<void> => {
    setBusy(true);
    const outcome = await authorise(app);
    setBusy(false);
    setProblem(outcome.ok ? undefined : outcome.failure);
  };

  const step = (
    <section className={styles['step']} aria-labelledby="authorise-title">
      <h2 id="authorise-title">Saved. One step is left: authorise it</h2>
      <p>
        Sign in at {hostOf(app.instance)} once through this app. Only then is it complete: it shows
        that the ID, the secret, the scopes and the redirect URI all fit together.
      </p>
      <Button loading={busy} onClick={() => void start()}>
        Authorise now
      </Button>
    </section>
  );

  return (
    <>
      {problem && <FailureNotice failure={problem} onClose={() => setProblem(undefined)} />}
      <Attempts instance={app.instance} otherwise={app.state === 'saved' && step} />
    </>
  );
}
