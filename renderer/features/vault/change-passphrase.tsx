import { Button, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';

import styles from './vault.module.css';
import { shortestPassphrase } from './keeper-words.ts';
import { useVault } from './vault-store.ts';

/** Puts the vault under another passphrase. Nothing that it holds changes. */
export function ChangePassphrase() {
  const change = useVault((state) => state.changePassphrase);
  const busy = useVault((state) => state.busy);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [changed, setChanged] = useState(false);
  const short = next !== '' && next.length < shortestPassphrase;
  const differs = again !== '' && again !== next;
  const complete = current !== '' && next.length >= shortestPassphrase && again === next;

  const submit = async (): Promise<void> => {
    const done = await change(current, next);
    setChanged(done);
    setCurrent('');
    setNext('');
    setAgain('');
  };

  return (
    <details className={styles['change']}>
      <summary>Change the passphrase</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (complete) void submit();
        }}
      >
        <Stack gap="sm">
          <PasswordInput
            label="Current passphrase"
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label="New passphrase"
            autoComplete="new-password"
            value={next}
            error={short ? `Use at least ${shortestPassphrase} characters` : undefined}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <PasswordInput
            label="The new passphrase again"
            autoComplete="new-password"
            value={again}
            error={differs ? 'The two are not the same' : undefined}
            onChange={(event) => setAgain(event.currentTarget.value)}
          />
          <Button type="submit" loading={busy} disabled={!complete} className={styles['main']}>
            Change passphrase
          </Button>
          <output>{changed && 'The vault now opens with the new passphrase.'}</output>
        </Stack>
      </form>
    </details>
  );
}
