import { TextInput } from '@mantine/core';
import { useState } from 'react';

import { checklists } from '../../../preload/model/checklists.ts';
import type { AzureDevopsApp, AzureMode } from '../../../preload/model/integration.ts';
import { AzureActing } from './azure-acting.tsx';
import { AzureModeField } from './azure-mode.tsx';
import { CaField } from '../../ui/ca-field.tsx';
import styles from './editor.module.css';
import { EditorPage, type EditorProps } from './editor-page.tsx';
import type { Draft } from './integrations-store.ts';
import { Note } from '../../ui/note.tsx';
import { dayOf, endOf, SecretEnd } from './secret-end.tsx';
import { SecretField } from './secret-field.tsx';
import { secretPart } from './secret-part.ts';

interface AzureEditorProps extends EditorProps {
  readonly app: AzureDevopsApp | undefined;
}

/** What an admin enters for one Azure DevOps organisation. */
export function AzureEditor({ app, ...props }: AzureEditorProps) {
  const [mode, setMode] = useState<AzureMode>(app?.mode ?? 'service-principal');
  const [organisation, setOrganisation] = useState(app?.organisation ?? '');
  const [tenant, setTenant] = useState(app?.tenant ?? '');
  const [clientId, setClientId] = useState(app?.clientId ?? '');
  const [secret, setSecret] = useState<string | null>();
  const [day, setDay] = useState(dayOf(app?.secretExpiresAt ?? null));
  const [ca, setCa] = useState<string | null>();
  const isPrincipal = mode === 'service-principal';
  const savedAt = app?.secretSavedAt ?? null;
  const takesSecret = isPrincipal || savedAt !== null;
  const hasSecret = secret === undefined ? savedAt !== null : !!secret;

  const draft: Draft = {
    provider: 'azure-devops',
    // A saved app is named by its address: that is the same organisation wherever it is played.
    organisation: app ? app.instance : organisation.trim(),
    tenant: tenant.trim(),
    clientId: clientId.trim(),
    mode,
    ...(takesSecret ? secretPart('clientSecret', secret) : {}),
    ...(takesSecret && (secret || day !== dayOf(app?.secretExpiresAt ?? null))
      ? { secretExpiresAt: endOf(day) }
      : {}),
    ...(ca === undefined ? {} : { ca }),
  };
  const named = {
    ...(organisation.trim() === '' ? {} : { organisation: organisation.trim() }),
    ...(draft.clientId === '' ? {} : { clientId: draft.clientId }),
  };
  const checklist = checklists[isPrincipal ? 'azure-service-principal' : 'azure-service-user'];
  return (
    <EditorPage
      {...props}
      provider="azure-devops"
      app={app}
      draft={draft}
      complete={
        [draft.organisation, draft.tenant, draft.clientId].every((text) => text !== '') &&
        (!isPrincipal || hasSecret)
      }
      checklist={checklist({ redirectUris: props.redirectUris, ...named })}
      below={app && <AzureActing app={app} nameOf={props.around.nameOf} />}
    >
      <AzureModeField app={app} mode={mode} onChange={setMode} />
      <TextInput
        label="Organisation"
        description={
          app
            ? 'An app belongs to one organisation. Add another to use a second one.'
            : 'Its name alone, as it stands behind https://dev.azure.com/.'
        }
        readOnly={app !== undefined}
        autoComplete="off"
        spellCheck={false}
        value={organisation}
        onChange={(event) => setOrganisation(event.currentTarget.value)}
      />
      <div className={styles['pair']}>
        <TextInput
          label="Directory (tenant) ID"
          description="From the app’s Overview page in Entra ID."
          classNames={{ input: 'mono' }}
          autoComplete="off"
          spellCheck={false}
          value={tenant}
          onChange={(event) => setTenant(event.currentTarget.value)}
        />
        <TextInput
          label="Application (client) ID"
          description="From the same page. Not the Object ID below it."
          classNames={{ input: 'mono' }}
          autoComplete="off"
          spellCheck={false}
          value={clientId}
          onChange={(event) => setClientId(event.currentTarget.value)}
        />
      </div>
      {isPrincipal && <Traps />}
      {takesSecret && (
        <>
          <SecretField
            label="Client secret"
            description="Its Value, not its Secret ID. Entra ID shows it once; here it is kept in the vault and never shown again."
            savedAt={savedAt}
            value={secret}
            removable={!isPrincipal}
            onChange={(next) => {
              setSecret(next);
              // What was entered for the former secret says nothing about a new one.
              if (next === '' && secret === undefined) setDay('');
              if (next === undefined) setDay(dayOf(app?.secretExpiresAt ?? null));
            }}
          />
          {hasSecret && <SecretEnd day={day} onChange={setDay} />}
        </>
      )}
      {!takesSecret && (
        <Note title="No secret is needed">
          <p>A service user signs in as a person does. Allow public client flows in Entra ID.</p>
        </Note>
      )}
      <CaField
        saved={app?.ca ?? null}
        value={ca}
        onChange={setCa}
        instance={app?.instance ?? organisation}
      />
    </EditorPage>
  );
}

/** The two slips that look like a wrong secret or a missing repository. */
function Traps() {
  return (
    <Note title="Two traps when the principal is added to the organisation">
      <ul>
        <li>
          <b>Object ID.</b> Azure DevOps knows the principal by the Object ID of its Enterprise
          application. The App registration has another one, which does not work.
        </li>
        <li>
          <b>Licence.</b> It needs the access level Basic. With Stakeholder it sees no code, and the
          answer is that the repository does not exist.
        </li>
      </ul>
    </Note>
  );
}
