import { lazy } from 'react';

import { useAccounts } from './features/accounts/accounts-store.ts';
import { useApp } from './features/app/app-store.ts';
import { RepositoriesPanel } from './features/repositories/repositories-panel.tsx';
import { valueOf } from './loadable.ts';
import { useNavigation } from './navigation.ts';

// The list is what opens first; the page of a clone comes when one is opened.
const WorkingCopyPanel = lazy(async () => ({
  default: (await import('./features/working-copy/working-copy-panel.tsx')).WorkingCopyPanel,
}));

/** The list, or the page of one clone. */
export function RepositoriesSection() {
  const page = useNavigation((state) => state.page);
  const description = useApp((state) => valueOf(state.description));
  const accounts = useAccounts((state) => state.list);
  if (page === undefined) return <RepositoriesPanel />;
  return (
    <WorkingCopyPanel
      key={page}
      clone={page}
      nameOf={(id) => {
        const found = valueOf(accounts)?.find((account) => account.id === id);
        return found && `${found.login}@${found.host}`;
      }}
      opensExternally={description?.capabilities.opensExternally ?? false}
    />
  );
}
