import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';

import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useSettings } from './settings-store.ts';
import styles from './clone-folder.module.css';
import notes from './notes.module.css';

interface CloneFolderProps {
  readonly folder: string;
  /** Whether the system's own folder picker is there. */
  readonly picks: boolean;
}

/** Where clones land. What was typed stays until main has taken it. */
export function CloneFolder({ folder, picks }: CloneFolderProps) {
  const change = useSettings((state) => state.change);
  const pickFolder = useSettings((state) => state.pickFolder);
  const dismiss = useSettings((state) => state.dismiss);
  const problem = useSettings((state) => state.problem);
  // undefined: untouched, so it follows what is saved.
  const [typed, setTyped] = useState<string>();
  const text = typed ?? folder;
  const [busy, setBusy] = useState(false);
  const save = async (cloneFolder: string) => {
    setBusy(true);
    const taken = await change({ cloneFolder });
    setBusy(false);
    if (taken) setTyped(undefined);
  };
  const pick = async () => {
    const picked = await pickFolder();
    if (picked === undefined) return;
    setTyped(picked);
    await save(picked);
  };
  const putBack = () => {
    setTyped(undefined);
    dismiss();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(text);
  };
  const changed = text.trim() !== folder;

  return (
    <form onSubmit={submit}>
      <div className={styles['line']}>
        <TextInput
          label="Clone folder"
          className={styles['path'] ?? ''}
          classNames={{ input: 'mono' }}
          value={text}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') putBack();
          }}
          maxLength={4096}
          spellCheck={false}
          autoComplete="off"
        />
        {picks && (
          <Button variant="default" onClick={() => void pick()}>
            Choose…
          </Button>
        )}
        <Button
          type="submit"
          variant={changed ? 'filled' : 'default'}
          disabled={!changed}
          loading={busy}
        >
          Save
        </Button>
      </div>
      <p className={notes['note']}>
        A new clone lands here, in a folder named after its repository. What is already cloned stays
        where it is.
      </p>
      {problem && (
        <div className={styles['problem']}>
          {/* Its remedy would lead to this very page. */}
          <FailureNotice failure={problem} remedy={{ label: 'Put back', run: putBack }} />
        </div>
      )}
    </form>
  );
}
