import type { Account } from '../../../preload/model/account.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useAccounts } from './accounts-store.ts';

interface UnlinkDialogProps {
  readonly account: Account;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks before unlinking, and names what goes and what stays. */
export function UnlinkDialog({ account, opened, onClose }: UnlinkDialogProps) {
  const unlink = useAccounts((state) => state.unlink);
  const busy = useAccounts((state) => state.busy.has(account.id));
  const problem = useAccounts((state) => state.problems.get(account.id));
  const { login, host } = account;
  return (
    <ConfirmDialog
      opened={opened}
      destructive
      title={`Unlink ${login} on ${host}?`}
      confirm="Unlink account"
      busy={busy}
      failure={opened ? problem : undefined}
      lost={[
        `Latchkey’s access to ${host} as ${login}: the sign-in is revoked there and erased here`,
        'This account’s list of repositories in Latchkey',
      ]}
      kept={[
        'Every cloned folder, with all its commits and changes',
        `Your account at ${host} and everything in it`,
      ]}
      onConfirm={() => {
        void unlink(account).then((gone) => gone && onClose());
      }}
      onClose={onClose}
    />
  );
}
