import { Button } from '@mantine/core';

import type { ProviderId } from '../../../preload/model/account.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import type { Remote } from '../../../preload/model/remote.ts';
import { hostKinds } from '../../ui/host-kinds.ts';
import type { CredentialForm } from './access-check.tsx';
import { useCloneDialog } from './clone-dialog-store.ts';
import styles from './clone-plan-view.module.css';

/** Where an account is linked for this address. */
export interface LinkWish {
  readonly provider: ProviderId;
  readonly instance: string;
}

interface NobodyYetProps {
  readonly remote: Remote;
  readonly failure: Failure;
  readonly credentialForm: CredentialForm;
  readonly onLink: (wish: LinkWish) => void;
}

/** Nobody can act at this address yet: sign in where that is possible, or a token or a key right here. */
export function NobodyYet({ remote, failure, credentialForm: Form, onLink }: NobodyYetProps) {
  const pasted = useCloneDialog((state) => state.pasted);
  const again = useCloneDialog((state) => state.again);
  const { url, host, kind, reason, protocol } = remote;
  const wish = wishFor(remote);
  const form = (
    <Form
      pasted={pasted}
      remote={remote}
      finish="Use this key"
      onReady={(account) => again(account)}
    />
  );
  return (
    <section className={styles['nobody']} aria-label={`Access to ${host}`}>
      <code className={styles['url']}>{url}</code>
      <p>
        <strong>{hostKinds[kind]}.</strong> {reason}
      </p>
      <p role="status">{failure.detail ?? `No account is linked for ${host}`}.</p>
      {wish && (
        <div className={styles['link']}>
          <span>An account of yours lists every repository it can see, and renews itself.</span>
          <Button size="xs" onClick={() => onLink(wish)}>
            Link an account
          </Button>
        </div>
      )}
      {wish && protocol !== 'ssh' && !remote.heldCredentials ? (
        <details className={styles['why']}>
          <summary>Use a token for {host} instead</summary>
          {form}
        </details>
      ) : (
        form
      )}
    </section>
  );
}

/** The services somebody signs in to; over ssh nobody does. */
function wishFor({ kind, protocol, host, path }: Remote): LinkWish | undefined {
  if (protocol === 'ssh') return undefined;
  const origin = `${protocol}://${host}`;
  if (kind === 'gitlab' || kind === 'github') return { provider: kind, instance: origin };
  const [organisation] = path.split('/');
  return kind === 'azure-devops' && host === 'dev.azure.com'
    ? { provider: kind, instance: `${origin}/${organisation ?? ''}` }
    : undefined;
}
