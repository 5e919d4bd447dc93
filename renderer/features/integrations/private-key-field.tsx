import { Button, FileButton, Textarea } from '@mantine/core';
import { useState } from 'react';

import type { PrivateKeyFacts } from '../../../preload/model/integration.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import styles from './editor.module.css';

interface PrivateKeyFieldProps {
  readonly saved: PrivateKeyFacts | null;
  /** PEM text. Undefined keeps the saved one, null removes it. */
  readonly value: string | null | undefined;
  readonly onChange: (value: string | null | undefined) => void;
}

/** The private key of a GitHub App, from its file or pasted. Afterwards only its fingerprint is shown. */
export function PrivateKeyField({ saved, value, onChange }: PrivateKeyFieldProps) {
  const [file, setFile] = useState<string>();
  const [pastes, setPastes] = useState(false);

  const choose = async (chosen: File | null): Promise<void> => {
    if (!chosen) return;
    onChange(await chosen.text());
    setFile(chosen.name);
    setPastes(false);
  };
  const back = (to: null | undefined): void => {
    setFile(undefined);
    setPastes(false);
    onChange(to);
  };

  return (
    <div className={styles['field']} role="group" aria-label="Private key">
      <span className={styles['label']}>Private key</span>
      <span className={styles['hint']}>
        The whole .pem file GitHub downloads when a key is generated. With it Latchkey shows where
        the app is installed; without it an admin signs in once instead.
      </span>
      {saved && value === undefined && <Facts saved={saved} />}
      {value === null && <span>Removed when you save</span>}
      {pastes && (
        <Textarea
          aria-label="Text of the private key"
          placeholder="-----BEGIN RSA PRIVATE KEY-----"
          classNames={{ input: `mono ${styles['covered']}` }}
          autoComplete="off"
          spellCheck={false}
          autosize
          minRows={4}
          maxRows={8}
          value={value ?? ''}
          onChange={({ currentTarget: { value: text } }) =>
            onChange(text === '' ? undefined : text)
          }
        />
      )}
      {file !== undefined && typeof value === 'string' && (
        <span className={styles['chosen']}>
          <code>{file}</code>, kept in the vault when you save
        </span>
      )}
      {typeof value === 'string' && !/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(value) && (
        <span role="alert" className={styles['wrong']}>
          This is no private key: the text begins with -----BEGIN … PRIVATE KEY-----.
        </span>
      )}
      <div className={styles['buttons']}>
        <FileButton
          accept=".pem,.key,application/x-pem-file"
          onChange={(chosen) => void choose(chosen)}
          inputProps={{ 'aria-label': 'File of the private key' }}
        >
          {(button) => (
            <Button size="compact-sm" variant="default" {...button}>
              {saved || file !== undefined ? 'Choose another file…' : 'Choose the .pem file…'}
            </Button>
          )}
        </FileButton>
        {!pastes && (
          <Button size="compact-sm" variant="default" onClick={() => setPastes(true)}>
            Paste it
          </Button>
        )}
        {(typeof value === 'string' || pastes || value === null) && (
          <Button size="compact-sm" variant="default" onClick={() => back(undefined)}>
            {saved ? 'Keep the saved one' : 'Do not use it'}
          </Button>
        )}
        {saved && value === undefined && !pastes && (
          <Button size="compact-sm" variant="default" onClick={() => back(null)}>
            Remove
          </Button>
        )}
      </div>
    </div>
  );
}

function Facts({ saved: { fingerprint, bits, savedAt } }: { readonly saved: PrivateKeyFacts }) {
  return (
    <dl className={styles['facts']}>
      <dt>Saved</dt>
      <dd>
        <RelativeTime at={savedAt} as="day" />
      </dd>
      <dt>Fingerprint</dt>
      <dd>
        <code>{fingerprint}</code>
      </dd>
      <dt>Size</dt>
      <dd>{bits} bits</dd>
    </dl>
  );
}
