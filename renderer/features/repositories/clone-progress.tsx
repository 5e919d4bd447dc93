import { Button, Group, Stack } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';

import type { Failure } from '../../../preload/model/failure.ts';
import type { Operation } from '../../../preload/model/git.ts';
import { navigate } from '../../navigation.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { TransferProgress } from '../../ui/transfer-progress.tsx';
import { useCloneDialog } from './clone-dialog-store.ts';
import { useClones } from './clones-store.ts';
import { KeepChoice } from './keep-choice.tsx';
import { isAboutWho, OtherAccounts } from './other-accounts.tsx';
import styles from './clone-progress.module.css';

interface CloneProgressProps {
  readonly operation: Operation;
}

/** How the clone goes. Closing the dialog does not stop it: the row in the list goes on showing it. */
export function CloneProgress({ operation }: CloneProgressProps) {
  const close = useCloneDialog((state) => state.close);
  const follow = useCloneDialog((state) => state.follow);
  const cancel = useClones((state) => state.cancel);
  const { status, path, folder, clone } = operation;
  const back = () => follow(undefined, operation.failure ?? undefined);

  return (
    <Stack gap="md">
      <p className={styles['what']}>
        <span className={styles['path']}>{path}</span>
        <code className={styles['folder']}>{folder}</code>
      </p>
      {status === 'running' && (
        <TransferProgress
          label={`Cloning ${path}`}
          phase={operation.phase}
          percent={operation.percent}
          bytes={operation.bytes}
          bytesPerSecond={operation.bytesPerSecond}
          onCancel={() => void cancel(operation.id)}
        />
      )}
      <output className={styles['done']} data-done={status === 'done' || undefined}>
        {status === 'done' && (
          <>
            <IconCircleCheck size={18} aria-hidden /> Cloned. The working copy is ready.
          </>
        )}
        {status === 'cancelled' && 'Cancelled. What was half received was removed.'}
      </output>
      {status === 'done' &&
        operation.notes?.map((note) => (
          <p key={note} className={styles['note']}>
            {note}
          </p>
        ))}
      {status === 'failed' && (
        <FailureNotice
          failure={operation.failure ?? { code: 'git.failed' }}
          {...(mendable(operation.failure)
            ? { remedy: { label: 'Show what to do', run: back } }
            : {})}
        />
      )}
      {operation.failure && isAboutWho(operation.failure.code) && <OtherAccounts />}
      {status === 'done' && operation.bindable && <KeepChoice bindable={operation.bindable} />}
      <Group justify="flex-end" gap="xs">
        {(status === 'failed' || status === 'cancelled') && (
          <Button variant="default" onClick={back}>
            Back to the form
          </Button>
        )}
        <Button variant={status === 'done' ? 'default' : 'filled'} onClick={close} data-autofocus>
          {status === 'running' ? 'Continue in the background' : 'Close'}
        </Button>
        {status === 'done' && clone !== null && (
          <Button
            onClick={() => {
              close();
              navigate('repositories', clone);
            }}
          >
            Open working copy
          </Button>
        )}
      </Group>
    </Stack>
  );
}

/** The form has what mends these: the host key, the key, the new address. */
function mendable(failure: Failure | null): boolean {
  return failure !== null && /^git\.(?:host-key|key)-|^git\.moved$/.test(failure.code);
}
