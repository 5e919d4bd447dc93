import { Radio, TextInput } from '@mantine/core';
import { useState } from 'react';

import { checklists } from '../../../preload/model/checklists.ts';
import type { GithubApp, GithubRegistration } from '../../../preload/model/integration.ts';
import { AddressField } from './address-field.tsx';
import { CaField } from '../../ui/ca-field.tsx';
import styles from './editor.module.css';
import { EditorPage, type EditorProps } from './editor-page.tsx';
import { Installations } from './installations.tsx';
import type { Draft } from './integrations-store.ts';
import { Note } from '../../ui/note.tsx';
import { PrivateKeyField } from './private-key-field.tsx';
import { SecretField } from './secret-field.tsx';
import { secretPart } from './secret-part.ts';
import { useAddress } from './use-address.ts';

interface GithubEditorProps extends EditorProps {
  readonly app: GithubApp | undefined;
}

const registrations = [
  {
    value: 'oauth-app',
    label: 'OAuth app',
    words: 'The quickest to set up. It sees all that the person who signs in sees.',
  },
  {
    value: 'github-app',
    label: 'GitHub App',
    words: 'Owners choose its repositories, and its tokens end by themselves after eight hours.',
  },
] as const satisfies readonly { value: GithubRegistration; label: string; words: string }[];

/** What an admin enters for github.com, an address at ghe.com, or a GitHub Enterprise Server. */
export function GithubEditor({ app, ...props }: GithubEditorProps) {
  const address = useAddress(app, 'https://github.com');
  const [registration, setRegistration] = useState<GithubRegistration>(
    app?.registration ?? 'oauth-app',
  );
  const [clientId, setClientId] = useState(app?.clientId ?? '');
  const [clientSecret, setClientSecret] = useState<string | null>();
  const [appId, setAppId] = useState(app?.appId ?? '');
  const [privateKey, setPrivateKey] = useState<string | null>();
  const [installUrl, setInstallUrl] = useState(app?.installUrl ?? '');
  const [ca, setCa] = useState<string | null>();
  const isApp = registration === 'github-app';

  const draft: Draft = {
    provider: 'github',
    instance: address.instance,
    registration,
    clientId: clientId.trim(),
    allowHttp: address.allowHttp,
    ...secretPart('clientSecret', clientSecret),
    ...(isApp
      ? {
          appId: appId.trim() || null,
          installUrl: installUrl.trim() || null,
          ...(privateKey === undefined ? {} : { privateKey }),
        }
      : {}),
    ...(ca === undefined ? {} : { ca }),
  };
  const hasSecret = clientSecret === undefined ? app?.secretSavedAt != null : !!clientSecret;
  const checklist = checklists[isApp ? 'github-app' : 'github-oauth-app'];
  return (
    <EditorPage
      {...props}
      provider="github"
      app={app}
      draft={draft}
      complete={draft.instance !== '' && draft.clientId !== ''}
      checklist={checklist({ redirectUris: props.redirectUris, instance: address.instance })}
      below={app?.state === 'ready' && app.privateKey !== null && <Installations app={app} />}
    >
      <Radio.Group
        label="Registered at GitHub as"
        value={registration}
        onChange={(value) => {
          const chosen = registrations.find((one) => one.value === value);
          if (chosen) setRegistration(chosen.value);
        }}
      >
        <div className={styles['choices']}>
          {registrations.map(({ value, label, words }) => (
            <Radio key={value} value={value} label={label} description={words} />
          ))}
        </div>
      </Radio.Group>
      <AddressField
        label="GitHub address"
        description="https://github.com, or the address of your own GitHub. Without /api/v3."
        address={address}
      />
      <div className={styles['pair']}>
        {isApp && (
          <TextInput
            label="App ID"
            description="The number on the app’s page, under About."
            classNames={{ input: 'mono' }}
            autoComplete="off"
            inputMode="numeric"
            value={appId}
            onChange={(event) => setAppId(event.currentTarget.value)}
          />
        )}
        <TextInput
          label="Client ID"
          description={isApp ? 'It begins with Iv.' : 'It often begins with Ov.'}
          classNames={{ input: 'mono' }}
          autoComplete="off"
          spellCheck={false}
          value={clientId}
          onChange={(event) => setClientId(event.currentTarget.value)}
        />
      </div>
      <SecretField
        label="Client secret"
        description="Only for signing in in the browser. GitHub shows it once; here it is kept in the vault and never shown again."
        savedAt={app?.secretSavedAt ?? null}
        value={clientSecret}
        onChange={setClientSecret}
      />
      {!hasSecret && (
        <Note title="No secret is needed">
          <p>
            Without one, people sign in with a code they type at GitHub. Tick Enable Device Flow on
            the app’s page for it.
          </p>
        </Note>
      )}
      {isApp && (
        <>
          <PrivateKeyField
            saved={app?.privateKey ?? null}
            value={privateKey}
            onChange={setPrivateKey}
          />
          <TextInput
            label="Install page"
            description="Where owners install the app. Optional; such as https://github.com/apps/your-app/installations/new."
            autoComplete="off"
            spellCheck={false}
            value={installUrl}
            onChange={(event) => setInstallUrl(event.currentTarget.value)}
          />
        </>
      )}
      <CaField saved={app?.ca ?? null} value={ca} onChange={setCa} instance={address.typed} />
    </EditorPage>
  );
}
