import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';

import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { Remote } from '../../../preload/model/remote.ts';
import { bridge } from '../../bridge.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { hostKinds } from '../../ui/host-kinds.ts';
import { useAsk } from '../../ui/use-ask.ts';
import { RemoteCredential } from './remote-credential.tsx';
import styles from './remotes.module.css';

interface OtherHostProps {
  readonly onLinked: (account: Account) => void;
  readonly onCancel: () => void;
}

/** While somebody types, the address is read only this long after. */
const calm = 250;

/** Links any git host, beginning with the address of a repository there. */
export function OtherHost({ onLinked, onCancel }: OtherHostProps) {
  const [typed, setTyped] = useState('');
  /** What was pasted with a secret in it; the field shows the address without. */
  const [pasted, setPasted] = useState('');
  const { answer, ask, forget } = useAsk<Remote>();
  const remote = answer?.at === 'ready' ? answer.value : undefined;

  useEffect(() => {
    const url = typed.trim();
    if (url === '') return forget();
    // The address that is read already, freed of what it held.
    if (remote?.url === url) return undefined;
    const timer = setTimeout(async () => {
      const read = await ask(() => bridge.call('remotes.read', { url }));
      if (read === undefined) return;
      setPasted(url);
      if (read.heldCredentials) setTyped(read.url);
    }, calm);
    return () => clearTimeout(timer);
  }, [typed, remote, ask, forget]);

  const found = async (id: AccountId) => {
    const outcome = await bridge.call('accounts.list', {});
    const account = outcome.ok ? outcome.value.find((one) => one.id === id) : undefined;
    if (account) onLinked(account);
    else onCancel();
  };

  return (
    <Stack gap="md">
      <TextInput
        label="Address of a repository there"
        description="https or SSH. A token serves its whole host, a key this repository alone."
        placeholder="git@git.example.com:team/shop.git"
        value={typed}
        maxLength={8192}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {answer?.at === 'failed' && typed.trim() !== '' && <FailureNotice failure={answer.failure} />}
      {remote && (
        <>
          <p className={styles['words']}>
            <strong>{hostKinds[remote.kind]}.</strong> {remote.reason}
          </p>
          <RemoteCredential
            pasted={pasted}
            remote={remote}
            finish="Done"
            onReady={(id) => void found(id)}
          />
        </>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}
