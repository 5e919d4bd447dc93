import { Button } from '@mantine/core';
import { IconBuilding, IconExternalLink, IconUser } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

import type { Instance } from '../../../preload/model/account.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import type { GithubApp, Installation } from '../../../preload/model/integration.ts';
import { loading, settled, type Loadable } from '../../loadable.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import styles from './below.module.css';
import { useIntegrations } from './integrations-store.ts';

/** Where a GitHub App is installed, asked of GitHub with the app's key. */
export function Installations({ app }: { readonly app: GithubApp }) {
  const openPage = useIntegrations((state) => state.openPage);
  const { instance, installUrl } = app;
  const [asked, setAsked] = useState(0);
  const [problem, setProblem] = useState<Failure>();

  const open = async (url: string): Promise<void> => {
    const outcome = await openPage(url);
    setProblem(outcome.ok ? undefined : outcome.failure);
  };
  return (
    <section className={styles['below']} aria-labelledby="installations-title">
      <header>
        <h2 id="installations-title">Installed at</h2>
        <span className={styles['buttons']}>
          {installUrl !== null && (
            <Button
              size="compact-sm"
              variant="default"
              rightSection={<IconExternalLink size={14} />}
              onClick={() => void open(installUrl)}
            >
              Install at an organisation
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => setAsked((count) => count + 1)}
          >
            Ask again
          </Button>
        </span>
      </header>
      {problem && <FailureNotice failure={problem} onClose={() => setProblem(undefined)} />}
      {/* Asked anew, it begins anew. */}
      <Places key={asked} instance={instance} onOpen={(url) => void open(url)} />
    </section>
  );
}

interface PlacesProps {
  readonly instance: Instance;
  readonly onOpen: (url: string) => void;
}

function Places({ instance, onOpen }: PlacesProps) {
  const ask = useIntegrations((state) => state.installations);
  const [list, setList] = useState<Loadable<readonly Installation[]>>(loading);
  useEffect(() => {
    let isCurrent = true;
    void ask(instance).then((outcome) => isCurrent && setList(settled(outcome)));
    return () => {
      isCurrent = false;
    };
  }, [ask, instance]);

  if (list.at === 'loading') return <SkeletonRows label="Asking GitHub…" rows={2} height={44} />;
  if (list.at === 'failed') return <FailureNotice failure={list.failure} />;
  if (list.value.length === 0) {
    return (
      <p className={styles['hint']}>
        Nowhere yet. People can sign in, but see no repository until an owner installs the app.
      </p>
    );
  }
  return (
    <ul className={styles['places']}>
      {list.value.map((place) => (
        <li key={place.id}>
          <Place place={place} />
          {place.htmlUrl !== null && (
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`Manage ${place.account} at GitHub`}
              rightSection={<IconExternalLink size={14} />}
              onClick={() => onOpen(place.htmlUrl ?? '')}
            >
              Manage
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Place({ place }: { readonly place: Installation }) {
  const { account, kind, repositorySelection, suspended } = place;
  const isOrganisation = kind === 'organisation';
  const Sign = isOrganisation ? IconBuilding : IconUser;
  return (
    <>
      <Sign size={16} aria-hidden />
      <span className={styles['place']}>
        <b>{account}</b>{' '}
        <span>
          {isOrganisation ? 'organisation' : 'person'} ·{' '}
          {repositorySelection === 'all' ? 'all repositories' : 'selected repositories'}
        </span>
      </span>
      {suspended && <StateBadge state="needs-attention" word="Suspended" />}
    </>
  );
}
