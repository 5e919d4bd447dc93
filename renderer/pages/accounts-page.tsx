import { AccountsPanel } from '../features/accounts/accounts-panel.tsx';
import { useAccounts } from '../features/accounts/accounts-store.ts';
import { useApp } from '../features/app/app-store.ts';
import { gitlabInstances } from '../features/integrations/gitlab-instances.ts';
import { useIntegrations } from '../features/integrations/integrations-store.ts';
import { Attempts } from '../features/sign-in/attempts.tsx';
import { useSignIn } from '../features/sign-in/sign-in-store.ts';
import { valueOf } from '../loadable.ts';
import { useLoginOf } from './use-login-of.ts';

/** Linked accounts together with the sign-ins that lead to them. Features do not know each other. */
export function AccountsPage() {
  const list = useIntegrations((state) => state.list);
  const openDialog = useSignIn((state) => state.openDialog);
  const start = useSignIn((state) => state.start);
  const dismissUnlinked = useAccounts((state) => state.dismissUnlinked);
  const loginOf = useLoginOf();
  const opensBrowser = useApp(
    (state) => valueOf(state.description)?.capabilities.opensExternally ?? false,
  );
  return (
    <AccountsPanel
      instances={gitlabInstances(valueOf(list)?.git ?? [])}
      attempts={<Attempts purpose="link" nameOf={loginOf} opensBrowser={opensBrowser} />}
      onChoose={() => {
        dismissUnlinked();
        openDialog();
      }}
      onLink={(instance, again) => {
        dismissUnlinked();
        void start(instance, undefined, again);
      }}
    />
  );
}
