import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconEyeShare } from '@tabler/icons-react';

import { valueOf } from '../../loadable.ts';
import { askToShare } from '../../sharing.ts';
import type { ListRow } from './list-row.ts';
import { useRepositories } from './repositories-store.ts';

interface RowMenuProps {
  readonly row: ListRow;
  readonly tabIndex: number;
}

/** What else can be done with a repository; nothing where there is no more. */
export function RowMenu({ row, tabIndex }: RowMenuProps) {
  const canShare = useRepositories((state) =>
    (valueOf(state.accounts) ?? []).some(
      ({ id, provider, repository }) =>
        // Only GitLab makes credentials for one repository that are no person's.
        id === row.account && provider === 'gitlab' && repository === null,
    ),
  );
  const { cloneUrl: url, path, account, details } = row;
  if (!canShare || url === null || details === undefined) return null;
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          size="md"
          variant="subtle"
          color="gray"
          tabIndex={tabIndex}
          aria-label={`More for ${path}`}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconEyeShare size={16} />}
          onClick={() => askToShare({ url, path, account })}
        >
          Create shared read-only access…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
