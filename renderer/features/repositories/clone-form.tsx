import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';

import { FailureNotice } from '../../ui/failure-notice.tsx';
import { navigate } from '../../navigation.ts';
import { ClonePlanView } from './clone-plan-view.tsx';
import { useCloneDialog } from './clone-dialog-store.ts';
import { useClones } from './clones-store.ts';

/** The address, and the plan that follows from it. */
export function CloneForm() {
  const url = useCloneDialog((state) => state.url);
  const plan = useCloneDialog((state) => state.plan);
  const stale = useCloneDialog((state) => state.stale);
  const problem = useCloneDialog((state) => state.problem);
  const edit = useCloneDialog((state) => state.edit);
  const close = useCloneDialog((state) => state.close);
  const follow = useCloneDialog((state) => state.follow);
  const clone = useClones((state) => state.clone);
  const [starting, setStarting] = useState(false);
  const prefilled = useState(url !== '')[0];

  const possible = plan?.at === 'ready' && !stale && plan.value.obstacle === null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (plan?.at !== 'ready' || !possible) return;
    setStarting(true);
    const { account, folder } = plan.value;
    const operation = await clone({ url: plan.value.url, account, folder });
    setStarting(false);
    if (operation) return follow(operation.id);
    // The list shows its problems under this dialog; here the person looks at the dialog.
    const failure = useClones.getState().problem;
    useClones.getState().dismissProblem();
    useCloneDialog.setState({ problem: failure });
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <TextInput
          label="Repository address"
          placeholder="https://gitlab.com/group/project.git"
          value={url}
          onChange={(event) => edit({ url: event.currentTarget.value })}
          maxLength={4096}
          spellCheck={false}
          autoComplete="off"
          data-autofocus={!prefilled || undefined}
        />
        {plan?.at === 'failed' && !stale && (
          <FailureNotice failure={plan.failure} onRemedy={leave} />
        )}
        {plan?.at === 'ready' && <ClonePlanView plan={plan.value} stale={stale} />}
        {problem && <FailureNotice failure={problem} onRemedy={leave} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={starting}
            // Not `disabled`: a button that is prefilled to be pressed keeps the focus while it waits.
            {...(possible ? {} : { 'data-disabled': true })}
            aria-disabled={!possible}
            {...(prefilled ? { 'data-autofocus': true } : {})}
          >
            Clone
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A remedy leads to another page, which the dialog would cover. */
function leave(to: Parameters<typeof navigate>[0]): void {
  useCloneDialog.getState().close();
  navigate(to);
}
