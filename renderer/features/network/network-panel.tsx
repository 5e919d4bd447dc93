import { Anchor } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';

import { navigate } from '../../navigation.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { ExplainBox } from './explain-box.tsx';
import { HostTable } from './host-table.tsx';
import { followNetwork, useNetwork } from './network-store.ts';
import { ProxyForm } from './proxy-form.tsx';
import { SignInTable } from './sign-in-table.tsx';
import styles from './network.module.css';

/** How every host is reached: proxy, certificates, and what happens on the way to one. */
export function NetworkPanel() {
  useEffect(followNetwork, []);
  const known = useNetwork((state) => state.known);
  const load = useNetwork((state) => state.load);
  return (
    <Panel
      title="Network"
      summary="Counts for everything Latchkey does: sign-ins, lists, and git."
      before={<Back />}
    >
      {known.at === 'loading' && (
        <SkeletonRows label="Loading the network settings…" height={120} />
      )}
      {known.at === 'failed' && (
        <FailureNotice
          failure={known.failure}
          remedy={{ label: 'Try again', run: () => void load() }}
        />
      )}
      {known.at === 'ready' && (
        <div className={styles['sections']}>
          <Section title="Explain a connection">
            <ExplainBox />
          </Section>
          <Section title="Proxy">
            <ProxyForm settings={known.value.settings} />
          </Section>
          <Section title="Sign-ins at proxies">
            <SignInTable settings={known.value.settings} />
          </Section>
          <Section title="Certificates of single hosts">
            <HostTable hosts={known.value.hosts} />
          </Section>
        </div>
      )}
    </Panel>
  );
}

function Back() {
  const anchor = useRef<HTMLButtonElement>(null);
  useEffect(() => anchor.current?.focus(), []);
  return (
    <Anchor
      ref={anchor}
      component="button"
      type="button"
      size="sm"
      className={styles['back']}
      onClick={() => navigate('settings')}
    >
      <IconArrowLeft size={14} aria-hidden /> Settings
    </Anchor>
  );
}

interface SectionProps {
  readonly title: string;
  readonly children: ReactNode;
}

function Section({ title, children }: SectionProps) {
  return (
    <section className={styles['section']} aria-label={title}>
      <h2 className={styles['title']}>{title}</h2>
      <div>{children}</div>
    </section>
  );
}
