import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';

import type { Account } from '../../../preload/model/account.ts';
import type { Remote } from '../../../preload/model/remote.ts';
import { bridge } from '../../bridge.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAsk } from '../../ui/use-ask.ts';
import styles from './remotes.module.css';

interface HttpsCredentialProps {
  /** As it was pasted: what it holds of a secret is taken from there, and never drawn. */
  readonly pasted: string;
  readonly remote: Remote;
  readonly onReady: (account: Account) => void;
}

/** A user name and a token for an https server, proven with one question to it before they are kept. */
export function HttpsCredential({ pasted, remote, onReady }: HttpsCredentialProps) {
  const { host, heldCredentials, user } = remote;
  const [own, setOwn] = useState(!heldCredentials);
  const [username, setUsername] = useState(user ?? '');
  const [token, setToken] = useState('');
  const { answer, ask } = useAsk<Account>();
  const asking = answer?.at === 'loading';

  const link = async (given: { username?: string; token?: string }) => {
    const account = await ask(() =>
      bridge.call('remotes.link', { url: own ? remote.url : pasted, ...given }),
    );
    if (account === undefined) return;
    setToken('');
    onReady(account);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The dialog around may have a form of its own, which this is not an answer to.
    event.stopPropagation();
    const name = username.trim();
    void link(own ? { token, ...(name === '' ? {} : { username: name }) } : {});
  };

  return (
    <form className={styles['https']} aria-label={`Token for ${host}`} onSubmit={submit}>
      {own ? (
        <>
          <TextInput
            label="User name"
            description={userHints[remote.kind] ?? 'As git would ask for it.'}
            value={username}
            maxLength={256}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <PasswordInput
            label="Token or password"
            description="It goes to the vault and is never shown again."
            value={token}
            maxLength={8192}
            autoComplete="off"
            onChange={(event) => setToken(event.currentTarget.value)}
          />
        </>
      ) : (
        <div className={styles['held']}>
          <IconKey size={18} aria-hidden />
          <p>
            The address held {user === null ? 'a token' : `a password or token of ${user}`}. It was
            left out. Latchkey can try it at {host} and keep it in the vault; it is shown nowhere.
          </p>
        </div>
      )}
      {answer?.at === 'failed' && (
        <FailureNotice failure={answer.failure} onRemedy={() => undefined} />
      )}
      <div className={styles['finish']}>
        {heldCredentials && (
          <Button variant="subtle" onClick={() => setOwn(!own)}>
            {own ? 'Use the one from the address' : 'Enter another one'}
          </Button>
        )}
        <Button type="submit" loading={asking} disabled={own && token === ''}>
          {own ? 'Check and keep it' : 'Keep it in the vault'}
        </Button>
      </div>
    </form>
  );
}

/** Where a name has to be a certain one, or may be left out. */
const userHints: Partial<Readonly<Record<Remote['kind'], string>>> = {
  gitlab: 'May stay empty with a token.',
  github: 'May stay empty with a token.',
  'azure-devops': 'May stay empty with a token.',
  bitbucket: 'May stay empty with an access token of the repository.',
};
