import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

import type { Failure } from '../../../preload/model/failure.ts';
import type { GitApp } from '../../../preload/model/integration.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import type { Around } from './around.ts';
import { authoriseWords } from './authorise-words.ts';
import styles from './editor.module.css';
import { useIntegrations } from './integrations-store.ts';
import { DiscardButton, WaitingChange } from './waiting-change.tsx';

interface AuthoriseStepProps {
  readonly app: GitApp;
  readonly around: Around;
  /** Whether it was saved a moment ago: then this is what comes next. */
  readonly saved: boolean;
}

/** The last step of saving: the app, or an admin through it, shows once that everything fits. */
export function AuthoriseStep({ app, around, saved }: AuthoriseStepProps) {
  const authorise = useIntegrations((state) => state.authorise);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure>();
  const [proved, setProved] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (saved) title.current?.focus();
  }, [saved]);

  const start = async (): Promise<void> => {
    setBusy(true);
    const outcome = await authorise(app);
    setBusy(false);
    setProblem(outcome.ok ? undefined : outcome.failure);
    setProved(outcome.ok && outcome.value.attempt === null);
  };

  const idle = app.provider === 'azure-devops' ? app.idle : null;
  const again = idle !== null && idle.state !== 'fine';
  const waits = app.state === 'saved';
  const Attempts = around.attempts;
  const step = (
    <section className={styles['step']} aria-labelledby="authorise-title">
      <h2 id="authorise-title" ref={title} tabIndex={-1}>
        {waits ? 'Saved. One step is left: authorise it' : 'Sign the service user in again'}
      </h2>
      <p>{authoriseWords(app)}</p>
      {app.replaces && <WaitingChange replaces={app.replaces} />}
      <div className={styles['buttons']}>
        <Button loading={busy} onClick={() => void start()}>
          {waits ? 'Authorise now' : 'Sign in again'}
        </Button>
        {app.replaces && <DiscardButton app={app} onProblem={setProblem} />}
      </div>
    </section>
  );

  return (
    <>
      {problem && <FailureNotice failure={problem} onClose={() => setProblem(undefined)} />}
      <output className={styles['news']}>
        {!waits && (proved || saved) && (
          <>
            <IconCircleCheck size={18} aria-hidden />
            {proved
              ? 'Authorised. It works, and everyone here can link an account through it.'
              : 'Saved. It is authorised already.'}
          </>
        )}
      </output>
      <Attempts instance={app.instance} otherwise={(waits || again) && step} />
    </>
  );
}
