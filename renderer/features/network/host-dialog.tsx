import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';

import type { Failure } from '../../../preload/model/failure.ts';
import type { NetworkHost, NetworkTrust } from '../../../preload/model/network.ts';
import { CaField } from '../../ui/ca-field.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { ClientCertificateField, type ClientFiles } from './client-certificate-field.tsx';
import { useNetwork } from './network-store.ts';
import styles from './network.module.css';

interface HostDialogProps {
  /** Undefined adds one. */
  readonly host: NetworkHost | undefined;
  readonly onClose: () => void;
}

/** What one host is trusted by, and what it is shown. */
export function HostDialog({ host, onClose }: HostDialogProps) {
  useFocusBack();
  const trust = useNetwork((state) => state.trust);
  const [origin, setOrigin] = useState(host?.origin ?? '');
  const [ca, setCa] = useState<string | null>();
  // Undefined keeps what is saved, null removes it.
  const [files, setFiles] = useState<ClientFiles | null>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure>();

  const client = files && files.certificate !== undefined && files.key !== undefined ? files : null;
  const wanted: NetworkTrust = {
    origin: origin.trim(),
    ...(ca === undefined ? {} : { ca }),
    ...(files === null ? { clientCertificate: null } : {}),
    ...(client
      ? { clientCertificate: { certificate: client.certificate ?? '', key: client.key ?? '' } }
      : {}),
  };
  const isHalf = files != null && client === null;
  const hasChange = 'ca' in wanted || 'clientCertificate' in wanted;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const failure = await trust(wanted);
    setBusy(false);
    setProblem(failure);
    if (!failure) onClose();
  };
  const savedHere = host?.cas.find(({ savedIn }) => savedIn === 'network') ?? null;
  return (
    <Modal
      opened
      centered
      size="lg"
      title={host ? `Certificates of ${host.origin}` : 'Certificates of a host'}
      onClose={onClose}
    >
      <form className={styles['form']} onSubmit={(event) => void submit(event)}>
        {!host && (
          <TextInput
            data-autofocus
            label="Host"
            description="Such as https://git.example.com, with the port where it has one of its own. Counts for this host and no other."
            classNames={{ input: 'mono' }}
            autoComplete="off"
            spellCheck={false}
            value={origin}
            onChange={(event) => setOrigin(event.currentTarget.value)}
          />
        )}
        <CaField
          saved={savedHere}
          value={ca}
          onChange={setCa}
          instance={origin.trim() || 'the host'}
          noun="host"
        />
        <ClientCertificateField
          saved={host?.clientCertificate ?? null}
          files={files}
          onChange={setFiles}
        />
        {problem && <FailureNotice failure={problem} onClose={() => setProblem(undefined)} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={busy}
            disabled={wanted.origin === '' || !hasChange || isHalf}
          >
            Save
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
