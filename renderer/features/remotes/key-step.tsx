import { Button } from '@mantine/core';

import type { KeyInstallation, RemoteKey } from '../../../preload/model/remote.ts';
import { bridge } from '../../bridge.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import type { Ask } from '../../ui/use-ask.ts';
import { Step } from './step.tsx';
import styles from './remotes.module.css';

interface KeyStepProps {
  readonly number: number;
  readonly url: string;
  readonly made: Ask<RemoteKey>;
}

/** A key pair for this repository: the private half stays in the vault, the public half goes there. */
export function KeyStep({ number, url, made: { answer, ask } }: KeyStepProps) {
  const key = answer?.at === 'ready' ? answer.value : undefined;
  const make = () => void ask(() => bridge.call('remotes.make-key', { url }));
  return (
    <Step number={number} title="Install a key there" done={key !== undefined}>
      {key === undefined && (
        <>
          <p className={styles['words']}>
            A key of its own for this repository. The private half stays in the vault; you install
            the public half at the server.
          </p>
          <Button size="xs" variant="default" loading={answer?.at === 'loading'} onClick={make}>
            Make a key
          </Button>
        </>
      )}
      {answer?.at === 'failed' && <FailureNotice failure={answer.failure} />}
      {key && (
        <>
          {!key.made && (
            <p className={styles['words']}>The key made earlier for this repository.</p>
          )}
          <CopyField label="Public key" value={key.publicKey} withLabel />
          <p className={styles['words']}>
            Fingerprint <code className={styles['fingerprint']}>{key.fingerprint}</code>
          </p>
          <Installation installation={key.installation} />
        </>
      )}
    </Step>
  );
}

interface InstallationProps {
  readonly installation: KeyInstallation;
}

function Installation({ installation }: InstallationProps) {
  const { name, page, steps, writeAccess, notes } = installation;
  return (
    <section className={styles['installation']} aria-label="Where to install it">
      <h4>It goes there as a {name}</h4>
      {page !== null && <CopyField label="Page" value={page} withLabel truncate />}
      <ol>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {writeAccess !== null && (
        <p>
          <strong>To push:</strong> {writeAccess}
        </p>
      )}
      {notes.length > 0 && (
        <ul>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
