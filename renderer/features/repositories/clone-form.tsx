import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useId, useState, type FormEvent } from 'react';

import { FailureNotice } from '../../ui/failure-notice.tsx';
import { navigate } from '../../navigation.ts';
import { AccessCheck, type CredentialForm } from './access-check.tsx';
import { ClonePlanView } from './clone-plan-view.tsx';
import { useCloneDialog } from './clone-dialog-store.ts';
import { useClones } from './clones-store.ts';
import { NobodyYet, type LinkWish } from './nobody-yet.tsx';
import styles from './clone-plan-view.module.css';

export interface CloneFormProps {
  readonly credentialForm: CredentialForm;
  /** Links an account for an address nobody can act at. */
  readonly onLink: (wish: LinkWish) => void;
}

/** The address, and the plan that follows from it. */
export function CloneForm({ credentialForm, onLink }: CloneFormProps) {
  const CredentialForm = credentialForm;
  const formId = useId();
  const remote = useCloneDialog((state) => state.remote);
  const pasted = useCloneDialog((state) => state.pasted);
  const again = useCloneDialog((state) => state.again);
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

  const isNobody =
    plan?.at === 'failed' && !stale && plan.failure.code === 'account.needs-link' && remote;
  return (
    <Stack gap="md">
      <form id={formId} onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <TextInput
            label="Repository address"
            description="Any https or SSH address, as git or a web page shows it."
            placeholder="https://github.com/acme/shop or git@git.example.com:acme/shop.git"
            value={url}
            onChange={(event) => edit({ url: event.currentTarget.value })}
            maxLength={4096}
            spellCheck={false}
            autoComplete="off"
            data-autofocus={!prefilled || undefined}
          />
          {plan?.at === 'failed' && !stale && !isNobody && (
            <FailureNotice failure={plan.failure} onRemedy={leave} />
          )}
          {plan?.at === 'ready' && <ClonePlanView plan={plan.value} stale={stale} />}
        </Stack>
      </form>
      {isNobody && (
        <NobodyYet
          remote={remote}
          failure={plan.failure}
          credentialForm={credentialForm}
          onLink={(wish) => {
            close();
            onLink(wish);
          }}
        />
      )}
      {plan?.at === 'ready' && !stale && remote?.heldCredentials && (
        <details className={styles['why']}>
          <summary>The address held a token or password. It was left out: keep it instead?</summary>
          <CredentialForm
            pasted={pasted}
            remote={remote}
            finish="Use this key"
            onReady={(account) => again(account)}
          />
        </details>
      )}
      {plan?.at === 'ready' && (
        <AccessCheck
          key={`${plan.value.url} ${plan.value.account}`}
          plan={plan.value}
          remote={remote}
          credentialForm={credentialForm}
          onRemedy={leave}
        />
      )}
      {problem && <FailureNotice failure={problem} onRemedy={leave} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button
          type="submit"
          form={formId}
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
  );
}

/** A remedy leads to another page, which the dialog would cover. */
function leave(to: Parameters<typeof navigate>[0]): void {
  useCloneDialog.getState().close();
  navigate(to);
}
