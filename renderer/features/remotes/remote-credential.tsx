import type { AccountId } from '../../../preload/model/account.ts';
import type { Remote } from '../../../preload/model/remote.ts';
import { HttpsCredential } from './https-credential.tsx';
import { SshCredential } from './ssh-credential.tsx';
import styles from './remotes.module.css';

export interface RemoteCredentialProps {
  /** As it was pasted. It may hold a secret, so it is handed on and never drawn. */
  readonly pasted: string;
  readonly remote: Remote;
  /** What the button says that ends it well. */
  readonly finish: string;
  readonly onReady: (account: AccountId) => void;
}

/** What an address needs before anybody can act there: a token for https, a key for ssh. */
export function RemoteCredential({ pasted, remote, finish, onReady }: RemoteCredentialProps) {
  const { url, host, protocol, accounts } = remote;
  if (protocol === 'ssh') {
    return (
      <SshCredential
        key={host}
        url={url}
        host={host}
        hasKey={accounts.length > 0}
        finish={finish}
        onReady={onReady}
      />
    );
  }
  if (protocol === 'http') {
    return (
      <p className={styles['words']}>
        Plain http would show a token to the network, so none is kept for it. Use the https address.
      </p>
    );
  }
  return (
    <HttpsCredential
      key={`${url} ${remote.heldCredentials}`}
      pasted={pasted}
      remote={remote}
      onReady={({ id }) => onReady(id)}
    />
  );
}
