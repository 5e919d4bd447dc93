import { Button } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import type { Account, AccountId, Instance } from '../../../preload/model/account.ts';
import { navigate } from '../../navigation.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { counted } from '../../ui/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { AccountCard } from './account-card.tsx';
import styles from './accounts-panel.module.css';
import { useAccounts } from './accounts-store.ts';
import { ProviderRow } from './provider-row.tsx';
import { UnlinkedNotice } from './unlinked-notice.tsx';

interface AccountsPanelProps {
  /** Instances an app is set up for. */
  readonly instances: readonly Instance[];
  /** Sign-ins under way, drawn above the accounts. */
  readonly attempts: ReactNode;
  /** Asks which instance and how. */
  readonly onChoose: () => void;
  /** Starts at once; `again` names the account that is wanted back. */
  readonly onLink: (instance: Instance, again?: AccountId) => void;
}

/** The accounts Latchkey holds, and the services nobody is linked to yet. */
export function AccountsPanel({ instances, attempts, onChoose, onLink }: AccountsPanelProps) {
  const list = useAccounts((state) => state.list);
  const load = useAccounts((state) => state.load);
  const accounts = list.at === 'ready' ? list.value : [];

  return (
    <Panel
      title="Linked accounts"
      summary={summaryOf(list.at === 'ready', accounts)}
      actions={
        accounts.length > 0 && (
          <Button leftSection={<IconLink size={16} />} onClick={onChoose}>
            Link account
          </Button>
        )
      }
    >
      <div className={styles['stack']}>
        {attempts}
        <UnlinkedNotice />
        {list.at === 'loading' && <SkeletonRows label="Loading accounts…" height={168} rows={2} />}
        {list.at === 'failed' && (
          <FailureNotice
            failure={list.failure}
            remedy={{ label: 'Try again', run: () => void load() }}
          />
        )}
        {list.at === 'ready' && (
          <>
            {accounts.length > 0 && (
              <div className={styles['cards']}>
                {accounts.map((account) => (
                  <AccountCard
                    key={account.id}
                    account={account}
                    onLinkAgain={() => onLink(account.instance, account.id)}
                  />
                ))}
              </div>
            )}
            <Unlinked accounts={accounts} instances={instances} onLink={onLink} />
          </>
        )}
      </div>
    </Panel>
  );
}

function summaryOf(known: boolean, accounts: readonly Account[]): string | undefined {
  if (!known) return ' ';
  if (accounts.length === 0) return 'Link an account once; git and this window then work as you.';
  const hosts = new Set(accounts.map(({ host }) => host));
  return `${counted(accounts.length, 'account', 'accounts')} on ${counted(hosts.size, 'host', 'hosts')}`;
}

interface UnlinkedProps {
  readonly accounts: readonly Account[];
  readonly instances: readonly Instance[];
  readonly onLink: (instance: Instance) => void;
}

function Unlinked({ accounts, instances, onLink }: UnlinkedProps) {
  const free = instances.filter((each) => accounts.every(({ instance }) => instance !== each));
  if (instances.length === 0 && accounts.length === 0) {
    return (
      <ProviderRow
        name="GitLab"
        action="Set up GitLab"
        onAction={() => navigate('integrations', 'new')}
      />
    );
  }
  return free.map((instance) => (
    <ProviderRow
      key={instance}
      name="GitLab"
      host={instance.replace(/^https?:\/\//, '')}
      action="Link"
      onAction={() => onLink(instance)}
    />
  ));
}
