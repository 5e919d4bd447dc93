import { Button, Loader } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';

import type { Attempt } from '../../../preload/model/sign-in.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { countdown } from '../../ui/format.ts';
import { hostOf } from '../../ui/host-of.ts';
import { providerNames } from '../../ui/provider-names.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useNow } from '../../ui/use-now.ts';
import { BrowserStep } from './browser-step.tsx';
import { DeviceStep } from './device-step.tsx';
import { NextSteps } from './next-steps.tsx';
import { PasteStep } from './paste-step.tsx';
import styles from './sign-in.module.css';
import { useSignIn } from './sign-in-store.ts';

/** A browser that was going to come back has usually done so by then. */
const patience = 20_000;

interface PendingAttemptProps {
  readonly attempt: Attempt;
  readonly opensBrowser: boolean;
}

/** A sign-in under way: what happens in the browser, how long it waits, and the ways out. */
export function PendingAttempt({ attempt, opensBrowser }: PendingAttemptProps) {
  const cancel = useSignIn((state) => state.cancel);
  const reopen = useSignIn((state) => state.reopen);
  const problem = useSignIn((state) => state.problems.get(attempt.id));
  const now = useNow(1000);
  const { id, method, status, purpose, authorizeUrl } = attempt;
  const host = hostOf(attempt.instance);
  const stalled = status === 'pending' && now - attempt.startedAt >= patience;
  const inBrowser = method === 'custom-protocol' || method === 'loopback';
  const title =
    purpose === 'authorise' ? `Authorising the app on ${host}` : `Linking an account on ${host}`;

  return (
    <article className={styles['card']} aria-label={title}>
      <header className={styles['head']}>
        {status === 'linking' && <Loader size={20} aria-hidden />}
        <h2 className={styles['title']}>{title}</h2>
        <StateBadge state="pending" />
        <span className={styles['clock']} role="timer" aria-label="Time left">
          {countdown(attempt.expiresAt - now)}
        </span>
      </header>
      {status === 'linking' ? (
        <p className={styles['words']}>
          The answer arrived. Latchkey is exchanging it for a credential and asking {host} who you
          are.
        </p>
      ) : (
        <>
          {inBrowser && <BrowserStep attempt={attempt} host={host} />}
          {method === 'paste' && <PasteStep attempt={attempt} host={host} withAddress />}
          {method === 'device' && <DeviceStep attempt={attempt} />}
          {stalled && inBrowser && <NextSteps attempt={attempt} host={host} />}
          {problem && <FailureNotice failure={problem} />}
          <div className={styles['actions']}>
            {opensBrowser && (authorizeUrl !== null || attempt.device !== null) && (
              <Button
                variant="default"
                leftSection={<IconExternalLink size={16} />}
                onClick={() => void reopen(id)}
              >
                {openWords(attempt)}
              </Button>
            )}
            <Button variant="subtle" color="gray" onClick={() => void cancel(id)}>
              Cancel
            </Button>
          </div>
        </>
      )}
    </article>
  );
}

/** A code is typed at the service; elsewhere it is the browser that matters. */
function openWords({ method, provider, browserOpened }: Attempt): string {
  const what = method === 'device' ? providerNames[provider] : 'browser';
  return browserOpened ? `Open ${what} again` : `Open ${what}`;
}
