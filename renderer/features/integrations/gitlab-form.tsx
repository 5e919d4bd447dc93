import { Button, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';

import type { Failure } from '../../../preload/model/failure.ts';
import type { GitlabApp, PreflightCheck } from '../../../preload/model/integration.ts';
import { navigate } from '../../navigation.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { CaField } from './ca-field.tsx';
import styles from './gitlab-editor.module.css';
import { useIntegrations, type Draft } from './integrations-store.ts';
import { isLoopbackHttp } from './loopback-http.ts';
import { PreflightRows } from './preflight-rows.tsx';
import { SecretField } from './secret-field.tsx';

interface GitlabFormProps {
  readonly app: GitlabApp | undefined;
}

/** Instance, Application ID, Secret, CA: what an admin enters, checks and saves. */
export function GitlabForm({ app }: GitlabFormProps) {
  const save = useIntegrations((state) => state.save);
  const check = useIntegrations((state) => state.check);
  const [instance, setInstance] = useState<string>(app?.instance ?? 'https://gitlab.com');
  const [applicationId, setApplicationId] = useState(app?.applicationId ?? '');
  // Undefined keeps what is saved, null removes it, text replaces it.
  const [secret, setSecret] = useState<string | null>();
  const [ca, setCa] = useState<string | null>();
  const [allowHttp, setAllowHttp] = useState(app?.allowHttp ?? false);
  const [busy, setBusy] = useState<'check' | 'save'>();
  const [problem, setProblem] = useState<Failure>();
  const [checks, setChecks] = useState<readonly PreflightCheck[]>();

  const onLoopback = isLoopbackHttp(instance);
  const draft: Draft = {
    provider: 'gitlab',
    instance: instance.trim(),
    applicationId: applicationId.trim(),
    allowHttp: onLoopback && allowHttp,
    ...(secret === undefined || secret === ''
      ? {}
      : { secret: secret === null ? null : secret.trim() }),
    ...(ca === undefined ? {} : { ca }),
  };
  const complete = draft.instance !== '' && draft.applicationId !== '';

  const run = async (what: 'check' | 'save'): Promise<void> => {
    setBusy(what);
    setProblem(undefined);
    if (what === 'check') {
      const outcome = await check(draft);
      if (outcome.ok) setChecks(outcome.value);
      else setProblem(outcome.failure);
    } else {
      const outcome = await save(draft);
      if (outcome.ok) {
        // Saved secrets are write-only: the field goes back to "Saved · Replace".
        setSecret(undefined);
        setCa(undefined);
        navigate('integrations', outcome.value.instance);
      } else setProblem(outcome.failure);
    }
    setBusy(undefined);
  };

  return (
    <form
      className={styles['form']}
      aria-label="Application"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) void run('save');
      }}
    >
      <TextInput
        label="GitLab instance"
        description={
          app
            ? 'An app belongs to one instance. Add another instance to use a second one.'
            : 'gitlab.com, or the address of your own instance, also under a path.'
        }
        readOnly={app !== undefined}
        value={instance}
        onChange={(event) => setInstance(event.currentTarget.value)}
      />
      <TextInput
        label="Application ID"
        description="Copied from the application’s page at GitLab."
        classNames={{ input: 'mono' }}
        autoComplete="off"
        spellCheck={false}
        value={applicationId}
        onChange={(event) => setApplicationId(event.currentTarget.value)}
      />
      <SecretField savedAt={app?.secretSavedAt ?? null} value={secret} onChange={setSecret} />
      <CaField saved={app?.ca ?? null} value={ca} onChange={setCa} instance={instance} />
      {onLoopback && (
        <Switch
          label="Allow plain http"
          description="Only for this machine’s own loopback address. Tokens would travel unencrypted."
          checked={allowHttp}
          onChange={(event) => setAllowHttp(event.currentTarget.checked)}
        />
      )}
      {checks && <PreflightRows checks={checks} />}
      {problem && <FailureNotice failure={problem} onClose={() => setProblem(undefined)} />}
      <div className={styles['buttons']}>
        <Button
          type="submit"
          loading={busy === 'save'}
          disabled={!complete || busy === 'check'}
          variant={app?.state === 'saved' ? 'default' : 'filled'}
        >
          Save
        </Button>
        <Button
          variant="default"
          loading={busy === 'check'}
          disabled={!complete || busy === 'save'}
          onClick={() => void run('check')}
        >
          Check
        </Button>
      </div>
    </form>
  );
}
