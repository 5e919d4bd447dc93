import { Button, Textarea } from '@mantine/core';
import { useOs } from '@mantine/hooks';
import type { FormEvent } from 'react';

import type { CloneId, WorkingCopy } from '../../../preload/model/git.ts';
import { counted } from '../../ui/format.ts';
import { useWorkingCopy } from './working-copy-store.ts';
import styles from './commit-form.module.css';

interface CommitFormProps {
  readonly clone: CloneId;
  readonly copy: WorkingCopy;
}

/** The message, who it will be by, and the button. The text stays until it is committed. */
export function CommitForm({ clone, copy }: CommitFormProps) {
  const message = useWorkingCopy((state) => state.drafts.get(clone) ?? '');
  const left = useWorkingCopy((state) => state.left);
  const busy = useWorkingCopy((state) => state.busy);
  const write = useWorkingCopy((state) => state.write);
  const commit = useWorkingCopy((state) => state.commit);
  const os = useOs();
  const chosen = copy.files.length - left.size;
  const possible = chosen > 0 && message.trim() !== '' && busy === undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (possible) void commit();
  };

  return (
    <form className={styles['form']} aria-label="Commit" onSubmit={submit}>
      <Textarea
        label="Commit message"
        placeholder="What changed, and why"
        autosize
        minRows={3}
        maxRows={10}
        maxLength={65_536}
        value={message}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
        }}
      />
      <p className={styles['as']}>
        as <span className={styles['who']}>{copy.identity}</span>
        {copy.branch !== null && (
          <>
            {' '}
            to <span className={styles['who']}>{copy.branch}</span>
          </>
        )}
      </p>
      {copy.warning !== undefined && <p className={styles['as']}>{copy.warning}</p>}
      <div className={styles['foot']}>
        <span className={styles['hint']}>{os === 'macos' ? '⌘ Enter' : 'Ctrl Enter'}</span>
        <Button type="submit" disabled={!possible} loading={busy === 'commit'}>
          {chosen === 0 ? 'Commit' : `Commit ${counted(chosen, 'file', 'files')}`}
        </Button>
      </div>
    </form>
  );
}
