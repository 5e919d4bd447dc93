import { Modal } from '@mantine/core';

import type { NetworkHost } from '../../../preload/model/network.ts';
import { CertificateDetails } from '../../ui/certificate-details.tsx';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import styles from './network.module.css';

interface HostDetailsProps {
  readonly host: NetworkHost;
  readonly onClose: () => void;
}

/** Every certificate that counts for one host, as it says about itself. */
export function HostDetails({
  host: { origin, cas, clientCertificate },
  onClose,
}: HostDetailsProps) {
  useFocusBack();
  return (
    <Modal opened centered size="lg" title={`Certificates of ${origin}`} onClose={onClose}>
      <div className={styles['form']}>
        {cas.map((ca) => (
          <CertificateDetails
            key={`${ca.fingerprint} ${ca.savedIn}`}
            title={titles[ca.savedIn]}
            certificate={ca}
          />
        ))}
        {clientCertificate && (
          <CertificateDetails
            title={
              clientCertificate.keyThere
                ? 'Client certificate'
                : 'Client certificate, whose private key is no longer here'
            }
            certificate={clientCertificate}
          />
        )}
      </div>
    </Modal>
  );
}

/** Whose CA it is decides where it is taken away again. */
const titles: Readonly<Record<NetworkHost['cas'][number]['savedIn'], string>> = {
  network: 'Private CA',
  integration: 'Private CA, saved with its integration',
  policy: 'Private CA, set by your organisation',
};
