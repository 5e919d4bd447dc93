import { Button, Group } from '@mantine/core';
import { useState } from 'react';

import type { Failure } from '../../../preload/model/failure.ts';
import type { Operation } from '../../../preload/model/git.ts';
import { bridge } from '../../bridge.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useCloneDialog } from './clone-dialog-store.ts';

interface KeepChoiceProps {
  readonly bindable: NonNullable<Operation['bindable']>;
}

/** After a clone by another account than would have been taken: keeps that choice, when wanted. */
export function KeepChoice({ bindable }: KeepChoiceProps) {
  const { account, owner, repository } = bindable;
  const actor = useCloneDialog((state) => state.accounts.find(({ id }) => id === account));
  const [kept, setKept] = useState<string>();
  const [problem, setProblem] = useState<Failure>();
  const who = actor?.login ?? 'this account';
  const bind = async (place: string) => {
    const outcome = await bridge.call('bindings.set', { place, account });
    if (outcome.ok) setKept(outcome.value.place);
    else setProblem(outcome.failure);
  };

  if (kept !== undefined) return <output>{`${who} acts at ${kept} from now on.`}</output>;
  return (
    <>
      {problem && <FailureNotice failure={problem} />}
      <Group gap="xs" role="group" aria-label={`Always as ${who}`}>
        Always as {who}:
        <Button size="xs" variant="default" onClick={() => void bind(owner)}>
          {shortOf(owner)}
        </Button>
        <Button size="xs" variant="default" onClick={() => void bind(repository)}>
          {shortOf(repository)}
        </Button>
      </Group>
    </>
  );
}

const shortOf = (place: string): string => place.replace(/^[a-z]+:\/\//, '');
