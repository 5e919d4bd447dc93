import { useState } from 'react';

import type { Failure } from '../../../preload/model/failure.ts';
import type { NetworkHost } from '../../../preload/model/network.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { useNetwork } from './network-store.ts';

interface ForgetDialogProps {
  readonly host: NetworkHost;
  readonly onClose: () => void;
}

/** Asks before a host's certificates are forgotten: a private key cannot be read back. */
export function ForgetDialog({ host, onClose }: ForgetDialogProps) {
  useFocusBack();
  const forget = useNetwork((state) => state.forget);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const { origin, cas, clientCertificate } = host;
  const run = async (): Promise<void> => {
    setBusy(true);
    const problem = await forget(origin);
    setBusy(false);
    setFailure(problem);
    if (!problem) onClose();
  };
  return (
    <ConfirmDialog
      opened
      destructive
      title={`Remove what is saved for ${origin}?`}
      confirm="Remove certificates"
      busy={busy}
      failure={failure}
      lost={[
        ...(cas.some(({ savedIn }) => savedIn === 'network') ? ['Its private CA, here'] : []),
        ...(clientCertificate ? ['The client certificate and its private key, here'] : []),
      ]}
      kept={['Accounts and clones', 'A CA that was saved with an integration']}
      onConfirm={() => void run()}
      onClose={onClose}
    />
  );
}
