import { Button, Group, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';

import type { Failure } from '../../../preload/model/failure.ts';
import type { ProxySignIn } from '../../../preload/model/network.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { useNetwork } from './network-store.ts';
import styles from './network.module.css';

interface SignInDialogProps {
  /** What is known of it already. */
  readonly saved: Partial<ProxySignIn>;
  readonly onClose: () => void;
}

/** A user name and password for one proxy. The password goes into the vault and never comes back. */
export function SignInDialog({ saved, onClose }: SignInDialogProps) {
  useFocusBack();
  const change = useNetwork((state) => state.change);
  const isSaved = saved.username !== undefined;
  const [proxy, setProxy] = useState(saved.proxy ?? '');
  const [username, setUsername] = useState(saved.username ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure>();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const failure = await change({
      signIn: {
        proxy: proxy.trim(),
        username: username.trim(),
        ...(password === '' ? {} : { password }),
      },
    });
    setBusy(false);
    setProblem(failure);
    if (!failure) onClose();
  };
  const kept = isSaved && saved.passwordSavedAt != null && username.trim() === saved.username;
  return (
    <Modal
      opened
      centered
      title={isSaved ? `Sign-in at ${saved.proxy}` : 'Sign-in at a proxy'}
      onClose={onClose}
    >
      <form className={styles['form']} onSubmit={(event) => void submit(event)}>
        {!isSaved && (
          <TextInput
            data-autofocus={saved.proxy === undefined || undefined}
            label="Proxy"
            description="With its port, such as http://proxy.example.com:3128."
            classNames={{ input: 'mono' }}
            autoComplete="off"
            spellCheck={false}
            value={proxy}
            onChange={(event) => setProxy(event.currentTarget.value)}
          />
        )}
        <TextInput
          data-autofocus={saved.proxy === undefined ? undefined : true}
          label="User name"
          autoComplete="off"
          spellCheck={false}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          description={
            kept
              ? 'Leave it empty to keep the saved one.'
              : 'Kept in the vault and never shown again.'
          }
          autoComplete="off"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {problem && <FailureNotice failure={problem} onClose={() => setProblem(undefined)} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={busy}
            disabled={proxy.trim() === '' || username.trim() === ''}
          >
            Save sign-in
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
