import { Avatar, Button, Modal } from '@mantine/core';
import { useState, type ComponentType } from 'react';

import type { Account } from '../../../preload/model/account.ts';
import { navigate } from '../../navigation.ts';
import { methodWords } from '../../ui/account-words.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ProviderIcon } from '../../ui/provider-icon.tsx';
import { providerNames } from '../../ui/provider-names.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import styles from './account-card.module.css';
import { AccountEnd } from './account-end.tsx';
import { AccountMenu } from './account-menu.tsx';
import { useAccounts } from './accounts-store.ts';
import { scopesInWords } from './scope-words.ts';
import { UnlinkDialog } from './unlink-dialog.tsx';

/** Shows the public half of a key made for this repository, and the server it is for. */
export type KeyView = ComponentType<{ readonly url: string; readonly onDone: () => void }>;

interface AccountCardProps {
  readonly account: Account;
  readonly keyView: KeyView;
  readonly onLinkAgain: () => void;
}

/** One linked account: who, where, since when, what it may do, and whether it still works. */
export function AccountCard({ account, keyView: KeyView, onLinkAgain }: AccountCardProps) {
  const [unlinking, setUnlinking] = useState(false);
  const [showingKey, setShowingKey] = useState(false);
  const busy = useAccounts((state) => state.busy.has(account.id));
  const problem = useAccounts((state) => state.problems.get(account.id));
  const dismiss = useAccounts((state) => state.dismissProblem);
  const { id, login, name, host } = account;

  return (
    <article className={styles['card']} aria-label={`${login} on ${host}`}>
      <header className={styles['head']}>
        <Avatar
          src={account.avatar}
          size={40}
          radius="xl"
          alt=""
          color="lagoon"
          name={name || login}
        />
        <div className={styles['who']}>
          <h2 className={styles['name']}>{name || login}</h2>
          <p className={styles['host']} title={`${providerNames[account.provider]}: ${host}`}>
            <ProviderIcon provider={account.provider} size={14} />{' '}
            {name && name !== login ? `${login}@${host}` : host}
          </p>
        </div>
        <StateBadge
          state={busy ? 'running' : account.health}
          {...(busy ? { word: 'Checking' } : {})}
        />
        <AccountMenu
          account={account}
          busy={busy}
          onLinkAgain={onLinkAgain}
          onShowKey={() => setShowingKey(true)}
          onUnlink={() => setUnlinking(true)}
        />
      </header>
      <dl className={styles['facts']}>
        <dt>How</dt>
        <dd>
          {methodWords[account.method]} · <RelativeTime at={account.linkedAt} as="day" />
        </dd>
        {account.repository !== null && (
          <>
            <dt>Only for</dt>
            <dd className="mono">{account.repository}</dd>
          </>
        )}
        <dt>May</dt>
        <dd title={account.scopes.join(' ')}>{mayWords(account)}</dd>
        <AccountEnd account={account} />
        <dt>Last used</dt>
        <dd>
          <RelativeTime at={account.lastUsedAt} never="Not used yet" />
        </dd>
      </dl>
      <Attention
        account={account}
        onLinkAgain={onLinkAgain}
        onShowKey={() => setShowingKey(true)}
      />
      {problem && (
        <FailureNotice
          failure={problem}
          onRemedy={(opens) => (opens === 'accounts' ? onLinkAgain() : navigate(opens))}
          onClose={() => dismiss(id)}
        />
      )}
      <UnlinkDialog account={account} opened={unlinking} onClose={() => setUnlinking(false)} />
      <Modal
        opened={showingKey && account.repository !== null}
        onClose={() => setShowingKey(false)}
        title={`Key for ${host}`}
        size={640}
        centered
      >
        <KeyView url={account.repository ?? ''} onDone={() => setShowingKey(false)} />
      </Modal>
    </article>
  );
}

/** What has come to pass with the credential, and that nothing else is lost. */
function attentionWords({ health, method }: Account): string {
  const what = method === 'token' || method === 'deploy-token' ? 'token' : 'sign-in';
  const kept = 'Repositories and clones are kept.';
  switch (health) {
    case 'expired':
      return `The ${what} has ended. ${kept}`;
    case 'refused':
      return method === 'ssh-key'
        ? 'The server does not accept this key. Its public half may be gone from there.'
        : `The service no longer accepts this ${what}. ${kept}`;
    case 'locked':
      return 'Its credential is kept, but cannot be read until the vault is unlocked.';
    default:
      return 'The last check did not go through. The account is kept as it was.';
  }
}

interface AttentionProps {
  readonly account: Account;
  readonly onLinkAgain: () => void;
  readonly onShowKey: () => void;
}

function Attention({ account, onLinkAgain, onShowKey }: AttentionProps) {
  if (account.health === 'linked') return null;
  const way = wayOut(account);
  return (
    <div className={styles['attention']}>
      <p>{attentionWords(account)}</p>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          if (way.to === 'vault') navigate('vault');
          else if (way.to === 'integrations') navigate('integrations');
          else if (way.to === 'repositories') navigate('repositories');
          else if (way.to === 'key') onShowKey();
          else onLinkAgain();
        }}
      >
        {way.label}
      </Button>
    </div>
  );
}

/** What mends an account that does not work; it depends on how the credential came to be. */
function wayOut({ health, method }: Account) {
  if (health === 'locked') return { to: 'vault', label: 'Unlock' } as const;
  if (method === 'ssh-key') return { to: 'key', label: 'Show the key' } as const;
  if (method === 'client-credentials') {
    return { to: 'integrations', label: 'Show integrations' } as const;
  }
  // It was made from the list, and is made anew from there.
  if (method === 'deploy-token') return { to: 'repositories', label: 'Show repositories' } as const;
  return { to: 'again', label: method === 'token' ? 'Paste a new token' : 'Link again' } as const;
}

/** A key and a token of another host have no scopes anybody could tell. */
function mayWords({ method, provider, scopes }: Account): string {
  if (method === 'ssh-key') return 'Read, and write where the key was allowed to';
  if (method === 'deploy-token') return 'Read-only · one repository';
  if (scopes.length === 0 && provider === 'git-url') return 'Whatever its token may';
  return scopesInWords(scopes);
}
