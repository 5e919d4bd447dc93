import { ActionIcon, Menu } from '@mantine/core';
import {
  IconDots,
  IconExternalLink,
  IconKey,
  IconLink,
  IconRefresh,
  IconUnlink,
} from '@tabler/icons-react';

import type { Account } from '../../../preload/model/account.ts';
import { bridge } from '../../bridge.ts';
import { isSignedIn } from '../../ui/account-words.ts';
import styles from './account-card.module.css';
import { useAccounts } from './accounts-store.ts';

interface AccountMenuProps {
  readonly account: Account;
  readonly busy: boolean;
  readonly onLinkAgain: () => void;
  readonly onShowKey: () => void;
  readonly onUnlink: () => void;
}

/** What can be done with an account. */
export function AccountMenu(props: AccountMenuProps) {
  const { account, busy, onLinkAgain, onShowKey, onUnlink } = props;
  const { method, provider, instance, host } = account;
  const check = useAccounts((state) => state.check);
  // Nobody can be asked about a key or a token of a host that has no such question.
  const isAskable = provider !== 'git-url' && method !== 'deploy-token';
  return (
    <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Actions for ${account.login} on ${account.host}`}
        >
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isAskable && (
          <Menu.Item
            leftSection={<IconRefresh size={16} />}
            disabled={busy}
            onClick={() => void check(account.id)}
          >
            Check now
          </Menu.Item>
        )}
        {(isSignedIn(account) || method === 'token') && (
          <Menu.Item leftSection={<IconLink size={16} />} disabled={busy} onClick={onLinkAgain}>
            {method === 'token' ? 'Paste a new token…' : 'Link again'}
          </Menu.Item>
        )}
        {method === 'ssh-key' && (
          <Menu.Item leftSection={<IconKey size={16} />} onClick={onShowKey}>
            Show the key…
          </Menu.Item>
        )}
        {/^https?:/.test(instance) && (
          <Menu.Item
            leftSection={<IconExternalLink size={16} />}
            onClick={() => void bridge.call('app.open-page', { url: instance })}
          >
            Open {host}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUnlink size={16} />}
          className={styles['destructive']}
          disabled={busy}
          onClick={onUnlink}
        >
          Unlink…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
