import { Button } from '@mantine/core';
import { useState } from 'react';

import type { Attempt } from '../../../preload/model/sign-in.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { PasteStep } from './paste-step.tsx';
import styles from './sign-in.module.css';
import { useSignIn } from './sign-in-store.ts';

interface NextStepsProps {
  readonly attempt: Attempt;
  readonly host: string;
}

/** The browser did not come back: why that happens, and the next steps of the ladder. */
export function NextSteps({ attempt, host }: NextStepsProps) {
  const [pasting, setPasting] = useState(false);
  const switchTo = useSignIn((state) => state.switchTo);
  const { purpose, provider, redirectUri } = attempt;
  return (
    <section className={styles['stalled']} aria-label="Browser did not come back?">
      <h3>Browser did not come back?</h3>
      {redirectUri !== null && (
        <>
          <p>
            If {host} shows {refusals[provider]}, this address is missing on the application’s page
            there.{' '}
            {purpose === 'authorise'
              ? 'Add it on a line of its own, save there, and authorise again.'
              : 'An admin adds it there.'}
          </p>
          <CopyField label="Redirect URI to register" value={redirectUri} withLabel />
        </>
      )}
      <p>If it ended on a page that does not load, take that page’s address.</p>
      {pasting ? (
        <PasteStep attempt={attempt} host={host} />
      ) : (
        <div className={styles['actions']}>
          <Button size="xs" variant="default" onClick={() => setPasting(true)}>
            Paste the address
          </Button>
          {purpose === 'link' && (
            <Button size="xs" variant="default" onClick={() => void switchTo(attempt, 'device')}>
              Use a code instead
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

/** What each service says to a redirect URI it does not know. */
const refusals: Readonly<Record<Attempt['provider'], string>> = {
  gitlab: '“The redirect URI included is not valid” or “redirect uri is malformed”',
  github: '“The redirect_uri is not associated with this application”',
  'azure-devops': 'AADSTS50011',
  'git-url': 'that the redirect URI is unknown',
};
