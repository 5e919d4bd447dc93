import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';

import type { Attempt } from '../../../preload/model/sign-in.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import styles from './sign-in.module.css';
import { useSignIn } from './sign-in-store.ts';

interface PasteStepProps {
  readonly attempt: Attempt;
  readonly host: string;
  readonly withAddress?: boolean;
}

/** Completes a sign-in with the address the browser ended on. */
export function PasteStep({ attempt, host, withAddress = false }: PasteStepProps) {
  const paste = useSignIn((state) => state.paste);
  const [callback, setCallback] = useState('');
  const [busy, setBusy] = useState(false);

  const submit = async (): Promise<void> => {
    setBusy(true);
    await paste(attempt.id, callback.trim());
    setBusy(false);
    setCallback('');
  };

  return (
    <form
      className={styles['paste']}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {withAddress && attempt.authorizeUrl !== null && (
        <>
          <p className={styles['words']}>
            Open this address in any browser, sign in at {host} and allow Latchkey.
          </p>
          <CopyField label="Sign-in address" value={attempt.authorizeUrl} truncate />
        </>
      )}
      <Textarea
        label="Address the browser ended on"
        description={`It begins with ${endsAt(attempt)}. The page itself may not load; only its address is needed.`}
        value={callback}
        rows={2}
        classNames={{ input: 'mono' }}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setCallback(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={busy} disabled={callback.trim() === ''}>
        Use this address
      </Button>
    </form>
  );
}

/** Where the browser will end: what was asked for, which on loopback names a port. */
function endsAt({ authorizeUrl, redirectUri }: Attempt): string {
  const asked = authorizeUrl === null ? null : URL.parse(authorizeUrl)?.searchParams;
  return asked?.get('redirect_uri') ?? redirectUri ?? 'the redirect address';
}
