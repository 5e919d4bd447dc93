import type { Account } from '../../../preload/model/account.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useAccounts } from './accounts-store.ts';
import { unlinkWords } from './unlink-words.ts';

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
  const { lost, left, kept } = unlinkWords(account);
  return (
    <ConfirmDialog
      opened={opened}
      destructive
      title={`Unlink ${login} on ${host}?`}
      confirm="Unlink account"
      busy={busy}
      failure={opened ? problem : undefined}
      lost={lost}
      left={left}
      kept={kept}
      onConfirm={() => {
        void unlink(account).then((gone) => gone && onClose());
      }}
      onClose={onClose}
    />
  );
}
