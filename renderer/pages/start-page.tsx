import { openCloneDialog } from '../features/repositories/clone-dialog-store.ts';
import { useSignIn } from '../features/sign-in/sign-in-store.ts';
import { StartPanel } from '../features/start/start-panel.tsx';
import { useVault } from '../features/vault/vault-store.ts';
import { valueOf } from '../loadable.ts';
import { navigate } from '../navigation.ts';

/** Start, with what its buttons lead to. */
export function StartPage() {
  const vault = useVault((state) => valueOf(state.vault)?.state);
  const openDialog = useSignIn((state) => state.openDialog);
  return (
    <StartPanel
      vaultWaits={vault === 'ready' ? undefined : vault}
      onLink={() => {
        navigate('accounts');
        openDialog();
      }}
      onClone={() => {
        navigate('repositories');
        openCloneDialog();
      }}
    />
  );
}
