import type { ReactNode } from 'react';

import type { Certificate } from '../../preload/model/integration.ts';
import { RelativeTime } from './relative-time.tsx';
import styles from './certificate-details.module.css';

interface CertificateDetailsProps {
  readonly title: string;
  readonly certificate: Certificate;
  /** What can be done with it. */
  readonly children?: ReactNode;
}

/** What a CA certificate says about itself, for a person to compare before trusting it. */
export function CertificateDetails({ title, certificate, children }: CertificateDetailsProps) {
  return (
    <section className={styles['certificate']} aria-label={title}>
      <h3>{title}</h3>
      <dl>
        <dt>Issued to</dt>
        <dd>{certificate.subject}</dd>
        <dt>Issued by</dt>
        <dd>{certificate.issuer}</dd>
        <dt>Ends</dt>
        <dd>
          <RelativeTime at={certificate.notAfter} as="day" />
        </dd>
        <dt>SHA-256</dt>
        <dd>
          <code>{certificate.fingerprint}</code>
        </dd>
      </dl>
      {children !== undefined && <div className={styles['buttons']}>{children}</div>}
    </section>
  );
}
