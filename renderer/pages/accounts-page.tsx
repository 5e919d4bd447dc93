import { AccountsPanel } from '../features/accounts/accounts-panel.tsx';
import { useAccounts } from '../features/accounts/accounts-store.ts';
import { useApp } from '../features/app/app-store.ts';
import { BindingsList } from '../features/bindings/bindings-list.tsx';
import { useIntegrations } from '../features/integrations/integrations-store.ts';
import { KeyView } from '../features/remotes/key-view.tsx';
import { setUp } from '../set-up.ts';
import { Attempts } from '../features/sign-in/attempts.tsx';
import { useSignIn } from '../features/sign-in/sign-in-store.ts';
import { valueOf } from '../loadable.ts';
import { useLoginOf } from './use-login-of.ts';

/** Linked accounts together with the sign-ins that lead to them. Features do not know each other. */
export function AccountsPage() {
  const list = useIntegrations((state) => state.list);
  const openDialog = useSignIn((state) => state.openDialog);
  const start = useSignIn((state) => state.start);
  const accounts = useAccounts((state) => valueOf(state.list)) ?? [];
  const dismissUnlinked = useAccounts((state) => state.dismissUnlinked);
  const loginOf = useLoginOf();
  const opensBrowser = useApp(
    (state) => valueOf(state.description)?.capabilities.opensExternally ?? false,
  );
  return (
    <AccountsPanel
      apps={valueOf(list)?.git ?? []}
      attempts={<Attempts purpose="link" nameOf={loginOf} opensBrowser={opensBrowser} />}
      bindings={<BindingsList accounts={accounts} />}
      keyView={KeyView}
      onChoose={(wish) => {
        dismissUnlinked();
        openDialog(wish);
      }}
      onSetUp={setUp}
      onLink={({ provider, instance }, again) => {
        dismissUnlinked();
        void start({ provider, instance }, undefined, again);
      }}
    />
  );
}
