import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';

import styles from './vault.module.css';
import { shortestPassphrase } from './keeper-words.ts';
import { takeFocus } from './take-focus.ts';
import { useVault } from './vault-store.ts';

interface ChangePassphraseProps {
  /** Told whether it was changed. */
  readonly onEnd: (changed: boolean) => void;
}

/** Puts the vault under another passphrase. Nothing that it holds changes. */
export function ChangePassphrase({ onEnd }: ChangePassphraseProps) {
  const change = useVault((state) => state.changePassphrase);
  const forgetProblem = useVault((state) => state.forgetProblem);
  const busy = useVault((state) => state.busy);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const short = next !== '' && next.length < shortestPassphrase;
  const differs = again !== '' && again !== next;
  const complete = current !== '' && next.length >= shortestPassphrase && again === next;

  const submit = async (): Promise<void> => {
    const isChanged = await change(current, next);
    setCurrent('');
    if (isChanged) onEnd(true);
  };

  return (
    <form
      aria-label="Change passphrase"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) void submit();
      }}
    >
      <Stack gap="md">
        <PasswordInput
          label="Current passphrase"
          autoComplete="current-password"
          ref={takeFocus}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordInput
          label="New passphrase"
          description={`At least ${shortestPassphrase} characters. A few unrelated words are easy to keep.`}
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
        <p className={styles['note']}>
          Copies of Latchkey’s data from before the change still open with the current one.
        </p>
        <Group justify="flex-end" gap="xs">
          <Button
            variant="default"
            onClick={() => {
              forgetProblem();
              onEnd(false);
            }}
          >
            Keep the current one
          </Button>
          <Button type="submit" loading={busy} disabled={!complete}>
            Change passphrase
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
