import { Button } from '@mantine/core';

import type { HostKeys } from '../../../preload/model/remote.ts';
import { bridge } from '../../bridge.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import type { Ask } from '../../ui/use-ask.ts';
import { HostKeyRow } from './host-key-row.tsx';
import { Step } from './step.tsx';
import styles from './remotes.module.css';

interface HostKeyStepProps {
  readonly number: number;
  readonly url: string;
  readonly host: string;
  readonly keys: Ask<HostKeys>;
}

/** Whether one of the keys the server shows is pinned, and none was exchanged for another. */
export function isTrusted({ keys, changed }: HostKeys): boolean {
  return !changed && keys.some(({ pinned }) => pinned);
}

/** Which server this is: its host key, beside what was pinned and what its service publishes. */
export function HostKeyStep({ number, url, host, keys: { answer, ask } }: HostKeyStepProps) {
  const shown = answer?.at === 'ready' ? answer.value : undefined;
  const read = () => void ask(() => bridge.call('remotes.host-key', { url }));
  const trust = (fingerprint: string, override: boolean) =>
    void ask(() => bridge.call('remotes.trust-host', { url, fingerprint, override }));
  const trusted = shown !== undefined && isTrusted(shown);

  return (
    <Step number={number} title="Make sure it is the right server" done={trusted}>
      {shown === undefined && (
        <>
          <p className={styles['words']}>
            Latchkey asks {host} for its host key and shows its fingerprint. Nothing of yours is
            sent.
          </p>
          <Button size="xs" variant="default" loading={answer?.at === 'loading'} onClick={read}>
            Ask for the host key
          </Button>
        </>
      )}
      {answer?.at === 'failed' && <FailureNotice failure={answer.failure} remedy={again(read)} />}
      {shown?.changed && <Changed host={host} missing={shown.missing} />}
      {shown && (
        <ul className={styles['keys']}>
          {shown.keys.map((key) => (
            <HostKeyRow
              key={key.fingerprint}
              hostKey={key}
              isChange={shown.changed}
              isSettled={trusted}
              onTrust={trust}
            />
          ))}
        </ul>
      )}
      {shown?.publishedAt && !trusted && (
        <CopyField label="Published fingerprints" value={shown.publishedAt} withLabel />
      )}
    </Step>
  );
}

const again = (run: () => void) => ({ label: 'Ask again', run });

interface ChangedProps {
  readonly host: string;
  readonly missing: readonly string[];
}

function Changed({ host, missing }: ChangedProps) {
  return (
    <div className={styles['alarm']} role="alert">
      <p>
        {host} shows another key than the one that was trusted. Somebody may be in between, or it
        got a new one. Ask its owner before you trust it.
      </p>
      {missing.map((fingerprint) => (
        <p key={fingerprint}>
          Trusted so far: <code>{fingerprint}</code>
        </p>
      ))}
    </div>
  );
}
