import { Button, FileButton } from '@mantine/core';
import { useState } from 'react';

import type { NetworkHost } from '../../../preload/model/network.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import styles from './network.module.css';

/** PEM texts of the two files; a file that was not chosen yet is undefined. */
export interface ClientFiles {
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

interface ClientCertificateFieldProps {
  readonly saved: NetworkHost['clientCertificate'];
  /** Undefined keeps what is saved, null removes it. */
  readonly files: ClientFiles | null | undefined;
  readonly onChange: (files: ClientFiles | null | undefined) => void;
}

const parts = [
  { part: 'certificate', label: 'Certificate', accept: '.pem,.crt,.cer' },
  { part: 'key', label: 'Private key', accept: '.pem,.key' },
] as const;

/** What the host is shown when it asks who connects: a certificate, and its key, write-only. */
export function ClientCertificateField(props: ClientCertificateFieldProps) {
  const { saved, files, onChange } = props;
  const [names, setNames] = useState<{ certificate?: string; key?: string }>({});
  const choose = async (part: 'certificate' | 'key', file: File | null): Promise<void> => {
    if (!file) return;
    const text = await file.text();
    setNames((known) => ({ ...known, [part]: file.name }));
    onChange({ certificate: files?.certificate, key: files?.key, [part]: text });
  };
  const back = (to: null | undefined): void => {
    setNames({});
    onChange(to);
  };
  return (
    <div className={styles['field']} role="group" aria-label="Client certificate">
      <span className={styles['label']}>Client certificate</span>
      <span className={styles['hint']}>
        Only if the host asks who connects. Two PEM files, the key without a passphrase; it is kept
        in the vault and never shown again.
      </span>
      {saved && files === undefined && (
        <span>
          {saved.subject}, ends <RelativeTime at={saved.notAfter} as="day" />
          {!saved.keyThere && '. Its private key is no longer here: choose both files again'}
        </span>
      )}
      {files === null && <span>Removed when you save</span>}
      {files !== null && (
        <div className={styles['files']}>
          {parts.map(({ part, label, accept }) => (
            <div key={part} className={styles['file']}>
              <FileButton
                accept={accept}
                onChange={(file) => void choose(part, file)}
                inputProps={{ 'aria-label': `${label} file` }}
              >
                {(button) => (
                  <Button size="compact-sm" variant="default" {...button}>
                    {label} file…
                  </Button>
                )}
              </FileButton>
              <span className={styles['dimmed']}>{names[part] ?? 'not chosen'}</span>
            </div>
          ))}
        </div>
      )}
      <div className={styles['buttons']}>
        {files !== undefined && (
          <Button size="compact-sm" variant="default" onClick={() => back(undefined)}>
            {saved ? 'Keep the saved one' : 'Do not use it'}
          </Button>
        )}
        {saved && files === undefined && (
          <Button size="compact-sm" variant="default" onClick={() => back(null)}>
            Remove
          </Button>
        )}
      </div>
    </div>
  );
}
