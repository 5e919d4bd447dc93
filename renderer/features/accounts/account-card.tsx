import { Avatar, Button } from '@mantine/core';
import { useState } from 'react';

import type { Account } from '../../../preload/model/account.ts';
import { navigate } from '../../navigation.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import styles from './account-card.module.css';
import { AccountMenu } from './account-menu.tsx';
import { useAccounts } from './accounts-store.ts';
import { scopesInWords } from './scope-words.ts';
import { UnlinkDialog } from './unlink-dialog.tsx';

interface AccountCardProps {
  readonly account: Account;
  readonly onLinkAgain: () => void;
}

/** One linked account: who, where, since when, what it may do, and whether it still works. */
export function AccountCard({ account, onLinkAgain }: AccountCardProps) {
  const [unlinking, setUnlinking] = useState(false);
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
          <p className={styles['host']}>{host}</p>
        </div>
        <StateBadge
          state={busy ? 'running' : account.health}
          {...(busy ? { word: 'Checking' } : {})}
        />
        <AccountMenu
          account={account}
          busy={busy}
          onLinkAgain={onLinkAgain}
          onUnlink={() => setUnlinking(true)}
        />
      </header>
      <dl className={styles['facts']}>
        <dt>Account</dt>
        <dd>
          Linked as <strong>{login}</strong> · <RelativeTime at={account.linkedAt} as="day" />
        </dd>
        <dt>May</dt>
        <dd title={account.scopes.join(' ')}>{scopesInWords(account.scopes)}</dd>
        <dt>Last used</dt>
        <dd>
          <RelativeTime at={account.lastUsedAt} never="Not used yet" />
        </dd>
      </dl>
      <Attention account={account} onLinkAgain={onLinkAgain} />
      {problem && (
        <FailureNotice
          failure={problem}
          onRemedy={(opens) => (opens === 'accounts' ? onLinkAgain() : navigate(opens))}
          onClose={() => dismiss(id)}
        />
      )}
      <UnlinkDialog account={account} opened={unlinking} onClose={() => setUnlinking(false)} />
    </article>
  );
}

const attention = {
  'needs-attention': 'The last check did not go through. The account is kept as it was.',
  expired: 'The sign-in has ended. Repositories and clones are kept.',
  refused: 'The service no longer accepts this sign-in. Repositories and clones are kept.',
  locked: 'Its credential is kept, but cannot be read until the vault is unlocked.',
} as const;

function Attention({ account, onLinkAgain }: AccountCardProps) {
  const { health } = account;
  if (health === 'linked') return null;
  return (
    <div className={styles['attention']}>
      <p>{attention[health]}</p>
      {health === 'locked' ? (
        <Button size="xs" variant="default" onClick={() => navigate('vault')}>
          Unlock
        </Button>
      ) : (
        <Button size="xs" variant="default" onClick={onLinkAgain}>
          Link again
        </Button>
      )}
    </div>
  );
}
