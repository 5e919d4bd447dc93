import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconExternalLink, IconLink, IconRefresh, IconUnlink } from '@tabler/icons-react';

import type { Account } from '../../../preload/model/account.ts';
import { bridge } from '../../bridge.ts';
import styles from './account-card.module.css';
import { useAccounts } from './accounts-store.ts';

interface AccountMenuProps {
  readonly account: Account;
  readonly busy: boolean;
  readonly onLinkAgain: () => void;
  readonly onUnlink: () => void;
}

/** What can be done with an account. */
export function AccountMenu({ account, busy, onLinkAgain, onUnlink }: AccountMenuProps) {
  const check = useAccounts((state) => state.check);
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
        <Menu.Item
          leftSection={<IconRefresh size={16} />}
          disabled={busy}
          onClick={() => void check(account.id)}
        >
          Check now
        </Menu.Item>
        <Menu.Item leftSection={<IconLink size={16} />} disabled={busy} onClick={onLinkAgain}>
          Link again
        </Menu.Item>
        <Menu.Item
          leftSection={<IconExternalLink size={16} />}
          onClick={() => void bridge.call('app.open-page', { url: account.instance })}
        >
          Open {account.host}
        </Menu.Item>
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
