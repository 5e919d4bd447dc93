import { Suspense, lazy } from 'react';

import type { AccountId } from '../preload/model/account.ts';
import { useAccounts } from './features/accounts/accounts-store.ts';
import { useApp } from './features/app/app-store.ts';
import { RepositoriesPanel } from './features/repositories/repositories-panel.tsx';
import { valueOf } from './loadable.ts';
import { useNavigation } from './navigation.ts';
import { requestNames } from './ui/request-names.ts';

// The list is what opens first; the page of a clone comes when one is opened.
const WorkingCopyPanel = lazy(async () => ({
  default: (await import('./features/working-copy/working-copy-panel.tsx')).WorkingCopyPanel,
}));

const SharedAccessDialog = lazy(async () => ({
  default: (await import('./features/shared-access/shared-access-dialog.tsx')).SharedAccessDialog,
}));

/** The list, or the page of one clone. */
export function RepositoriesSection() {
  const page = useNavigation((state) => state.page);
  const description = useApp((state) => valueOf(state.description));
  const accounts = useAccounts((state) => state.list);
  if (page === undefined) {
    return (
      <>
        <RepositoriesPanel />
        <Suspense>
          <SharedAccessDialog />
        </Suspense>
      </>
    );
  }
  const accountOf = (id: AccountId) => valueOf(accounts)?.find((account) => account.id === id);
  return (
    <WorkingCopyPanel
      key={page}
      clone={page}
      nameOf={(id) => {
        const found = accountOf(id);
        return found && `${found.login}@${found.host}`;
      }}
      requestNameOf={(id) => requestNames[accountOf(id)?.provider ?? 'git-url']}
      opensExternally={description?.capabilities.opensExternally ?? false}
    />
  );
}
