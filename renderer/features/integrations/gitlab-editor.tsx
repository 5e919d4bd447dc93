import { TextInput } from '@mantine/core';
import { useState } from 'react';

import { checklists } from '../../../preload/model/checklists.ts';
import type { GitlabApp } from '../../../preload/model/integration.ts';
import { AddressField } from './address-field.tsx';
import { CaField } from '../../ui/ca-field.tsx';
import { EditorPage, type EditorProps } from './editor-page.tsx';
import type { Draft } from './integrations-store.ts';
import { SecretField } from './secret-field.tsx';
import { secretPart } from './secret-part.ts';
import { useAddress } from './use-address.ts';

interface GitlabEditorProps extends EditorProps {
  readonly app: GitlabApp | undefined;
}

/** Instance, Application ID, Secret, CA: what an admin enters for one GitLab. */
export function GitlabEditor({ app, ...props }: GitlabEditorProps) {
  const address = useAddress(app, 'https://gitlab.com');
  const [applicationId, setApplicationId] = useState(app?.applicationId ?? '');
  const [secret, setSecret] = useState<string | null>();
  const [ca, setCa] = useState<string | null>();

  const draft: Draft = {
    provider: 'gitlab',
    instance: address.instance,
    applicationId: applicationId.trim(),
    allowHttp: address.allowHttp,
    ...secretPart('secret', secret),
    ...(ca === undefined ? {} : { ca }),
  };
  return (
    <EditorPage
      {...props}
      provider="gitlab"
      app={app}
      draft={draft}
      complete={draft.instance !== '' && draft.applicationId !== ''}
      checklist={checklists.gitlab({ redirectUris: props.redirectUris })}
    >
      <AddressField
        label="GitLab instance"
        description="gitlab.com, or the address of your own instance, also under a path."
        address={address}
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
      <SecretField
        label="Secret"
        description="Kept in the vault and never shown again. Leave it empty if Confidential is not ticked at GitLab."
        savedAt={app?.secretSavedAt ?? null}
        value={secret}
        onChange={setSecret}
      />
      <CaField saved={app?.ca ?? null} value={ca} onChange={setCa} instance={address.typed} />
    </EditorPage>
  );
}
