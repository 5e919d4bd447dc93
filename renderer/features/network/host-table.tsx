import { Button } from '@mantine/core';
import { useState } from 'react';

import type { NetworkHost } from '../../../preload/model/network.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useNow } from '../../ui/use-now.ts';
import { ForgetDialog } from './forget-dialog.tsx';
import { HostDetails } from './host-details.tsx';
import { HostDialog } from './host-dialog.tsx';
import { withSomething } from './network-store.ts';
import styles from './network.module.css';

interface HostTableProps {
  readonly hosts: readonly NetworkHost[];
}

type Opened = { readonly what: 'details' | 'edit' | 'forget'; readonly host: NetworkHost } | 'add';

/** Private CAs and client certificates, each for one host and no other. */
export function HostTable({ hosts }: HostTableProps) {
  const [opened, setOpened] = useState<Opened>();
  const shown = withSomething(hosts);
  const close = (): void => setOpened(undefined);
  return (
    <>
      {shown.length === 0 && (
        <p className={styles['hint']}>
          None. Every host is checked against what the system trusts, and none is shown a
          certificate of yours.
        </p>
      )}
      {shown.length > 0 && (
        <ul className={styles['table']}>
          {shown.map((host) => (
            <li key={host.origin}>
              <Row host={host} onOpen={(what) => setOpened({ what, host })} />
            </li>
          ))}
        </ul>
      )}
      <div className={styles['after']}>
        <Button size="compact-sm" variant="default" onClick={() => setOpened('add')}>
          Add a host…
        </Button>
      </div>
      {opened === 'add' && <HostDialog host={undefined} onClose={close} />}
      {typeof opened === 'object' && opened.what === 'edit' && (
        <HostDialog host={opened.host} onClose={close} />
      )}
      {typeof opened === 'object' && opened.what === 'details' && (
        <HostDetails host={opened.host} onClose={close} />
      )}
      {typeof opened === 'object' && opened.what === 'forget' && (
        <ForgetDialog host={opened.host} onClose={close} />
      )}
    </>
  );
}

interface RowProps {
  readonly host: NetworkHost;
  readonly onOpen: (what: 'details' | 'edit' | 'forget') => void;
}

function Row({ host, onOpen }: RowProps) {
  const { origin, cas, clientCertificate, savedAt } = host;
  const now = useNow(60_000);
  const ends = [...cas, ...(clientCertificate ? [clientCertificate] : [])].map(
    ({ notAfter }) => notAfter,
  );
  const end = Math.min(...ends);
  const what = [
    ...(cas.length > 0 ? ['private CA'] : []),
    ...(clientCertificate ? ['client certificate'] : []),
  ].join(' and ');
  return (
    <>
      <span className={styles['cell']}>
        <code>{origin}</code>
        <span className={styles['dimmed']}>
          {what} · {end <= now ? 'ended' : 'ends'} <RelativeTime at={end} as="day" />
          {savedAt === null && ' · saved with its integration'}
        </span>
      </span>
      {clientCertificate && !clientCertificate.keyThere && (
        <StateBadge state="needs-attention" word="Key missing" />
      )}
      {end <= now && <StateBadge state="expired" />}
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Details of ${origin}`}
        onClick={() => onOpen('details')}
      >
        Details
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Edit ${origin}`}
        onClick={() => onOpen('edit')}
      >
        Edit
      </Button>
      {savedAt !== null && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Remove ${origin}`}
          onClick={() => onOpen('forget')}
        >
          Remove
        </Button>
      )}
    </>
  );
}
