import { Button, Group, NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';

import type { GitApp } from '../../../preload/model/integration.ts';
import { navigate } from '../../navigation.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { hostOf } from '../../ui/host-of.ts';
import { providerNames } from '../../ui/provider-names.ts';
import { methodOf, waysFor, wordsOf, type Way } from './link-ways.ts';
import { useSignIn, type Wish } from './sign-in-store.ts';
import { TokenFields, type TokenInput } from './token-fields.tsx';
import type { TokenService } from './token-guide.ts';
import styles from './sign-in.module.css';

interface LinkFormProps {
  readonly provider: TokenService;
  /** The organisation's apps of this service. */
  readonly apps: readonly GitApp[];
  readonly wish: Wish;
  readonly onSetUp: () => void;
  readonly onClose: () => void;
}

const elsewhere = '';
const noToken: TokenInput = { token: '', username: '' };

/** Which instance and which way, at one service. */
export function LinkForm({ provider, apps, wish, onSetUp, onClose }: LinkFormProps) {
  const start = useSignIn((state) => state.start);
  const addToken = useSignIn((state) => state.addToken);
  const starting = useSignIn((state) => state.starting);
  const problem = useSignIn((state) => state.startProblem);
  const wished = apps.find(({ instance }) => instance === wish.instance);
  const first = wish.instance === undefined ? apps[0] : wished;
  const [chosen, setChosen] = useState<string>(first?.instance ?? elsewhere);
  const [typed, setTyped] = useState(wished ? homes[provider] : (wish.instance ?? homes[provider]));
  const [wanted, setWanted] = useState<Way | undefined>(wish.byToken ? 'token' : undefined);
  const [token, setToken] = useState(noToken);

  const app = apps.find(({ instance }) => instance === chosen);
  const ways = waysFor(app);
  const way = ways.find((each) => each === wanted) ?? ways[0] ?? 'token';
  const service = providerNames[provider];
  const address = app?.instance ?? addressFrom(provider, typed);
  const isComplete = way === 'token' ? token.token.trim() !== '' && address !== '' : true;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (starting || !isComplete) return;
    if (way !== 'token' && app) {
      void start({ provider, instance: app.instance }, methodOf(way));
      return;
    }
    const username = token.username.trim();
    void addToken({
      provider,
      instance: address,
      token: token.token.trim(),
      ...(username === '' ? {} : { username }),
    });
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {apps.length > 0 && (
          <NativeSelect
            label={provider === 'azure-devops' ? 'Organisation' : `${service} instance`}
            value={chosen}
            data={[
              ...apps.map(({ instance }) => ({ value: instance, label: hostOf(instance) })),
              { value: elsewhere, label: 'Another one, by token' },
            ]}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
        )}
        {app === undefined && (
          <TextInput
            label={provider === 'azure-devops' ? 'Organisation' : `Address of ${service}`}
            description={
              provider === 'azure-devops'
                ? 'Its name, as it stands behind https://dev.azure.com/.'
                : undefined
            }
            value={typed}
            maxLength={2048}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        {app === undefined ? (
          <p className={styles['hint']}>
            Signing in needs your organisation’s app, and none is set up{' '}
            {apps.length > 0 ? 'there' : `for ${service}`} yet. A token of yours works without it.{' '}
            <button type="button" className={styles['inline']} onClick={onSetUp}>
              Set up {service}
            </button>
          </p>
        ) : (
          <Radio.Group label="How" value={way} onChange={(value) => setWanted(value)}>
            <Stack gap="xs" mt={4}>
              {ways.map((each) => (
                <Radio key={each} value={each} {...wordsOf(each, service, provider)} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {way === 'token' && (
          <TokenFields
            provider={provider}
            instance={address}
            value={token}
            asksName={problem !== undefined && needsName.has(problem.code)}
            onChange={setToken}
          />
        )}
        {problem && (
          <FailureNotice
            failure={problem}
            onRemedy={(opens) => {
              onClose();
              navigate(opens);
            }}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={starting} disabled={!isComplete}>
            Link account
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The service would not say whose the token is: then the person does. */
const needsName: ReadonlySet<string> = new Set(['account.username-needed', 'host.forbidden']);

const homes: Readonly<Record<TokenService, string>> = {
  github: 'https://github.com',
  gitlab: 'https://gitlab.com',
  'azure-devops': '',
};

/** The address somebody means who types a host, or the name of an organisation. */
function addressFrom(provider: TokenService, typed: string): string {
  const text = typed.trim().replace(/\/+$/, '');
  if (text === '' || /^[a-z]+:\/\//i.test(text)) return text;
  const isName = provider === 'azure-devops' && !/[./]/.test(text);
  return isName ? `https://dev.azure.com/${text}` : `https://${text}`;
}
