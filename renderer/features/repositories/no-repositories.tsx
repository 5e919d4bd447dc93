import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconFolders, IconSearchOff, IconUserPlus } from '@tabler/icons-react';

import type { Account } from '../../../preload/model/account.ts';
import type { IndexState } from '../../../preload/model/repository.ts';
import { navigate } from '../../navigation.ts';
import { lists } from '../../ui/account-words.ts';
import { counted } from '../../ui/format.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { openCloneDialog } from './clone-dialog-store.ts';
import { useRepositories } from './repositories-store.ts';

interface NoRepositoriesProps {
  readonly accounts: readonly Account[];
  readonly index: readonly IndexState[];
}

/** Why the list is empty, and the one thing to do about it. */
export function NoRepositories({ accounts, index }: NoRepositoriesProps) {
  const search = useRepositories((state) => state.search);
  const filter = useRepositories((state) => state.filter);
  const find = useRepositories((state) => state.find);
  const choose = useRepositories((state) => state.choose);
  const refresh = useRepositories((state) => state.refresh);

  if (/^(?:https?|ssh):\/\/|^[\w.-]+@[\w.-]+:/.test(search)) {
    return (
      <EmptyState
        icon={<IconSearchOff size={28} />}
        title="This address is not in the list"
        action={<Button onClick={() => openCloneDialog(search)}>Clone this address…</Button>}
      >
        It can be cloned all the same: as one of your accounts, or with a token or key of its own.
      </EmptyState>
    );
  }
  if (search !== '') {
    return (
      <EmptyState
        icon={<IconSearchOff size={28} />}
        title={`Nothing matches “${search}”`}
        action={
          <Button variant="default" onClick={() => find('')}>
            Clear search
          </Button>
        }
      >
        The search looks at the path and the description of each repository.
      </EmptyState>
    );
  }
  if (filter === 'cloned') {
    return (
      <EmptyState
        icon={<IconDeviceDesktop size={28} />}
        title="Nothing cloned yet"
        action={<Button onClick={() => choose('all')}>Show all repositories</Button>}
      >
        Repositories you clone with Latchkey appear here.
      </EmptyState>
    );
  }
  if (accounts.length === 0) {
    return (
      <EmptyState
        icon={<IconUserPlus size={28} />}
        title="No connected account"
        action={<Button onClick={() => navigate('accounts')}>Link an account</Button>}
      >
        Link an account once, and every repository it can see is listed here.
      </EmptyState>
    );
  }
  if (!accounts.some(lists)) {
    return (
      <EmptyState
        icon={<IconFolders size={28} />}
        title="No list to show"
        action={<Button onClick={() => openCloneDialog()}>Clone by address…</Button>}
      >
        The credentials you have are for git alone. Repositories there are cloned by their address.
      </EmptyState>
    );
  }
  const syncing = index.filter(({ status }) => status === 'syncing');
  if (syncing.length > 0) {
    const pages = syncing.reduce((sum, { fetched }) => sum + fetched, 0);
    return (
      <EmptyState icon={<IconFolders size={28} />} title="Reading the list…">
        {counted(pages, 'page', 'pages')} so far. The first repositories appear in a moment.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconFolders size={28} />}
      title="No repositories"
      action={
        <Button variant="default" onClick={() => void refresh()}>
          Look again
        </Button>
      }
    >
      Your accounts are members of none, or the list was not read yet.
    </EmptyState>
  );
}
