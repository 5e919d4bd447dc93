import { Button } from '@mantine/core';
import { useState } from 'react';

import type { Failure } from '../../../preload/model/failure.ts';
import type { NetworkSettings, ProxySignIn } from '../../../preload/model/network.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useNetwork } from './network-store.ts';
import styles from './network.module.css';
import { SignInDialog } from './sign-in-dialog.tsx';

interface SignInTableProps {
  readonly settings: NetworkSettings;
}

/** User names at proxies. Passwords are write-only. */
export function SignInTable({ settings: { signIns, proxy } }: SignInTableProps) {
  const change = useNetwork((state) => state.change);
  const [edited, setEdited] = useState<Partial<ProxySignIn>>();
  const [problem, setProblem] = useState<Failure>();
  const forget = async (at: string): Promise<void> =>
    setProblem(await change({ signIn: { proxy: at, username: null } }));
  return (
    <>
      {signIns.length === 0 ? (
        <p className={styles['hint']}>None. A proxy that asks for a name gets none.</p>
      ) : (
        <ul className={styles['table']}>
          {signIns.map((one) => (
            <li key={one.proxy}>
              <span className={styles['cell']}>
                <code>{one.proxy}</code>
                <span className={styles['dimmed']}>
                  {one.username} ·{' '}
                  {one.passwordSavedAt === null ? (
                    'no password'
                  ) : (
                    <>
                      password saved <RelativeTime at={one.passwordSavedAt} as="day" />
                    </>
                  )}
                </span>
              </span>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`Replace the sign-in at ${one.proxy}`}
                onClick={() => setEdited(one)}
              >
                Replace
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`Remove the sign-in at ${one.proxy}`}
                onClick={() => void forget(one.proxy)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {problem && <FailureNotice failure={problem} onClose={() => setProblem(undefined)} />}
      <div className={styles['after']}>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => setEdited(proxy === null ? {} : { proxy })}
        >
          Add a sign-in…
        </Button>
      </div>
      {edited && <SignInDialog saved={edited} onClose={() => setEdited(undefined)} />}
    </>
  );
}
