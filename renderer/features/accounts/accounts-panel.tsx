import { Button } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import type { Account, AccountId, ProviderId } from '../../../preload/model/account.ts';
import type { GitApp } from '../../../preload/model/integration.ts';
import { isSignedIn } from '../../ui/account-words.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { counted } from '../../ui/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { AccountCard, type KeyView } from './account-card.tsx';
import styles from './accounts-panel.module.css';
import { useAccounts } from './accounts-store.ts';
import { UnlinkedNotice } from './unlinked-notice.tsx';
import { UnlinkedRows, type Place, type Wish } from './unlinked-rows.tsx';

interface AccountsPanelProps {
  /** The organisation's apps: where somebody can sign in. */
  readonly apps: readonly GitApp[];
  /** Sign-ins under way, drawn above the accounts. */
  readonly attempts: ReactNode;
  /** Which account acts where, drawn below them. */
  readonly bindings: ReactNode;
  /** Shows the public half of a key, and the server it is for. */
  readonly keyView: KeyView;
  /** Asks what is left to choose: which service, which instance, and how. */
  readonly onChoose: (wish?: Wish) => void;
  /** Leads to where an admin sets the organisation's app up. */
  readonly onSetUp: (provider: ProviderId) => void;
  /** Starts at once; `again` names the account that is wanted back. */
  readonly onLink: (place: Place, again?: AccountId) => void;
}

/** The accounts Latchkey holds, and the services nobody is linked to yet. */
export function AccountsPanel(props: AccountsPanelProps) {
  const { apps, attempts, bindings, keyView, onChoose, onSetUp, onLink } = props;
  const list = useAccounts((state) => state.list);
  const load = useAccounts((state) => state.load);
  const accounts = list.at === 'ready' ? list.value : [];

  return (
    <Panel
      title="Linked accounts"
      summary={summaryOf(list.at === 'ready', accounts)}
      actions={
        accounts.length > 0 && (
          <Button leftSection={<IconLink size={16} />} onClick={() => onChoose()}>
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
                    keyView={keyView}
                    onLinkAgain={() =>
                      isSignedIn(account) ? onLink(account, account.id) : onChoose(wishFor(account))
                    }
                  />
                ))}
              </div>
            )}
            {bindings}
            <UnlinkedRows
              accounts={accounts}
              apps={apps}
              onLink={onLink}
              onChoose={onChoose}
              onSetUp={onSetUp}
            />
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

/** The same place and the same kind of credential again. */
function wishFor({ provider, instance }: Account): Wish {
  return { provider, instance, byToken: true };
}
