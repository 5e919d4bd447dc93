import { Button, Group } from '@mantine/core';
import { useState } from 'react';

import type { Failure } from '../../../preload/model/failure.ts';
import type { Operation } from '../../../preload/model/git.ts';
import { bridge } from '../../bridge.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { hostOf } from '../../ui/host-of.ts';
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

  if (kept !== undefined) {
    return <output>{`${who} acts at ${hostOf(kept)} from now on.`}</output>;
  }
  const places = [repository, owner, ...(actor ? [actor.instance] : [])];
  return (
    <>
      {problem && <FailureNotice failure={problem} />}
      <Group gap="xs" role="group" aria-label={`Always use ${who}`}>
        Always use {who} for
        {[...new Set(places)].map((place) => (
          <Button key={place} size="xs" variant="default" onClick={() => void bind(place)}>
            {nameOf(place, { owner, repository })}
          </Button>
        ))}
      </Group>
    </>
  );
}

/** The repository by its last name, everything of its owner, or the whole host. */
function nameOf(
  place: string,
  { owner, repository }: Pick<KeepChoiceProps['bindable'], 'owner' | 'repository'>,
): string {
  const path = hostOf(place).split('/').slice(1).join('/');
  if (place === repository) return path.replace(/\.git$/, '');
  return place === owner ? `everything of ${path}` : `all of ${hostOf(place)}`;
}
