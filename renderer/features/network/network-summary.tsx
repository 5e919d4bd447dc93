import { Button, Skeleton } from '@mantine/core';
import { useEffect } from 'react';

import { navigate } from '../../navigation.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { counted } from '../../ui/format.ts';
import { followNetwork, useNetwork, withSomething, type Known } from './network-store.ts';
import styles from './network.module.css';

/** How hosts are reached, in a line, and the way to the whole. A section of the settings. */
export function NetworkSummary() {
  useEffect(followNetwork, []);
  const known = useNetwork((state) => state.known);
  const load = useNetwork((state) => state.load);
  if (known.at === 'loading') return <Skeleton height={36} />;
  if (known.at === 'failed') {
    return (
      <FailureNotice
        failure={known.failure}
        remedy={{ label: 'Try again', run: () => void load() }}
      />
    );
  }
  const own = withSomething(known.value.hosts).length;
  return (
    <>
      <div className={styles['line']}>
        <span className={styles['grow']}>{proxyWords(known.value)}</span>
        <Button variant="default" size="xs" onClick={() => navigate('settings', 'network')}>
          Network settings
        </Button>
      </div>
      <p className={styles['note']}>
        {own === 0
          ? 'Certificates are checked against what the system trusts.'
          : `${counted(own, 'host has', 'hosts have')} a certificate of their own.`}{' '}
        A connection can be walked through step by step there.
      </p>
    </>
  );
}

function proxyWords({ settings: { mode, proxy } }: Known): string {
  if (mode === 'manual') return `Through the proxy ${proxy ?? 'that is not set'}`;
  return mode === 'none' ? 'Directly, without a proxy' : 'Proxy as the environment says';
}
