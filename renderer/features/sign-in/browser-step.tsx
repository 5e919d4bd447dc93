import type { Attempt } from '../../../preload/model/sign-in.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import styles from './sign-in.module.css';

interface BrowserStepProps {
  readonly attempt: Attempt;
  readonly host: string;
}

/** What is happening in the browser on this machine, and the address if somebody needs it. */
export function BrowserStep({ attempt, host }: BrowserStepProps) {
  const { authorizeUrl, browserOpened } = attempt;
  const address = authorizeUrl !== null && (
    <CopyField label="Sign-in address" value={authorizeUrl} truncate />
  );
  if (!browserOpened) {
    return (
      <>
        <p className={styles['words']}>
          No browser could be opened from here. Open this address in a browser on this machine, sign
          in at {host} and allow Latchkey. The answer comes back by itself.
        </p>
        {address}
      </>
    );
  }
  return (
    <>
      <p className={styles['words']}>
        Your browser shows {host}. Sign in there and allow Latchkey; the answer comes back here by
        itself. Check that it is the account you want: the browser may be signed in as another one.
      </p>
      <details className={styles['more']}>
        <summary>Use another browser on this machine</summary>
        {address}
      </details>
    </>
  );
}
