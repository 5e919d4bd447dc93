import { Button, FileButton } from '@mantine/core';
import { useState } from 'react';

import type { Failure } from '../../preload/model/failure.ts';
import type { Certificate } from '../../preload/model/integration.ts';
import { bridge } from '../bridge.ts';
import { FailureNotice } from './failure-notice.tsx';
import { CertificateDetails } from './certificate-details.tsx';
import styles from './ca-field.module.css';

interface CaFieldProps {
  readonly saved: Certificate | null;
  /** PEM text. Undefined keeps the saved one, null removes it. */
  readonly value: string | null | undefined;
  readonly onChange: (value: string | null | undefined) => void;
  /** The instance it would be trusted for. */
  readonly instance: string;
  /** What it is called there: `instance`, `host`. */
  readonly noun?: string;
}

interface Read {
  readonly pem: string;
  readonly certificate: Certificate;
}

/** A private CA for one instance. What a file holds is shown before it is trusted. */
export function CaField(props: CaFieldProps) {
  const { saved, value, onChange, instance, noun = 'instance' } = props;
  const [read, setRead] = useState<Read>();
  const [problem, setProblem] = useState<Failure>();

  const choose = async (file: File | null): Promise<void> => {
    if (!file) return;
    setRead(undefined);
    const pem = await file.text();
    const outcome = await bridge.call('integrations.read-certificate', { pem });
    setProblem(outcome.ok ? undefined : outcome.failure);
    if (outcome.ok) setRead({ pem, certificate: outcome.value });
  };

  const trusted = value === undefined ? saved : value === null ? null : read?.certificate;
  const waiting = read !== undefined && value !== read.pem;
  return (
    <div className={styles['field']} role="group" aria-label="Private CA">
      <span className={styles['label']}>Private CA</span>
      <span className={styles['hint']}>
        {`Only if the ${noun}’s certificate was issued by your organisation itself. Trusted for this ${noun} alone.`}
      </span>
      {problem && <FailureNotice failure={problem} onClose={() => setProblem(undefined)} />}
      {waiting && (
        <CertificateDetails title="Trust this CA?" certificate={read.certificate}>
          <Button
            size="xs"
            onClick={() => {
              onChange(read.pem);
            }}
          >
            Trust it for this {noun}
          </Button>
          <Button size="xs" variant="default" onClick={() => setRead(undefined)}>
            Do not use it
          </Button>
        </CertificateDetails>
      )}
      {!waiting && trusted && (
        <CertificateDetails
          title={value === undefined ? `Trusted for this ${noun}` : 'Trusted when you save'}
          certificate={trusted}
        >
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              setRead(undefined);
              onChange(value === undefined ? null : undefined);
            }}
          >
            {value === undefined ? 'Remove' : 'Do not use it'}
          </Button>
        </CertificateDetails>
      )}
      {value === null && <span>Removed when you save</span>}
      {!waiting && (
        <div className={styles['saved']}>
          <FileButton
            accept=".pem,.crt,.cer,application/x-pem-file"
            onChange={(file) => void choose(file)}
            inputProps={{ 'aria-label': `CA file for ${instance}` }}
          >
            {(button) => (
              <Button size="xs" variant="default" {...button}>
                {trusted ? 'Choose another file…' : 'Choose a PEM file…'}
              </Button>
            )}
          </FileButton>
          {value === null && (
            <Button size="xs" variant="default" onClick={() => onChange(undefined)}>
              Keep it
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
