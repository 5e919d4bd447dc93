import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';

import type { GitlabApp } from '../../../preload/model/integration.ts';
import { navigate, useNavigation } from '../../navigation.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { GitlabEditor } from './gitlab-editor.tsx';
import type { AttemptsView } from './attempts-view.ts';
import { GitlabRow } from './gitlab-row.tsx';
import styles from './integrations-panel.module.css';
import { useIntegrations } from './integrations-store.ts';

interface IntegrationsPanelProps {
  /** The sign-in that authorises an app, drawn where the editor wants it. */
  readonly attempts: AttemptsView;
}

/** The organisation's apps, by group; the editor is a page of its own. */
export function IntegrationsPanel({ attempts }: IntegrationsPanelProps) {
  const list = useIntegrations((state) => state.list);
  const load = useIntegrations((state) => state.load);
  const page = useNavigation((state) => state.page);

  if (list.at !== 'ready') {
    return (
      <Panel title="Integrations">
        {list.at === 'loading' ? (
          <SkeletonRows label="Loading integrations…" rows={1} />
        ) : (
          <FailureNotice
            failure={list.failure}
            remedy={{ label: 'Try again', run: () => void load() }}
          />
        )}
      </Panel>
    );
  }

  const { git, redirectUris } = list.value;
  const gitlab = git.flatMap((one) => (one.provider === 'gitlab' ? [one] : []));
  const app = gitlab.find(({ instance }) => instance === page);
  if (page === 'new' || app) {
    return (
      <GitlabEditor
        key={app?.instance ?? 'new'}
        app={app}
        redirectUris={redirectUris.gitlab}
        attempts={attempts}
      />
    );
  }
  return <IntegrationList apps={gitlab} />;
}

interface IntegrationListProps {
  readonly apps: readonly GitlabApp[];
}

function IntegrationList({ apps }: IntegrationListProps) {
  return (
    <Panel
      title="Integrations"
      summary="What an admin sets up once, so that everyone here can link an account."
    >
      <section aria-labelledby="integrations-git" className={styles['group']}>
        <header className={styles['groupHead']}>
          <h2 id="integrations-git">Git</h2>
          {apps.length > 0 && (
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconPlus size={16} />}
              onClick={() => navigate('integrations', 'new')}
            >
              Add another instance
            </Button>
          )}
        </header>
        <ul className={styles['rows']}>
          {apps.length === 0 && (
            <li>
              <GitlabRow app={undefined} />
            </li>
          )}
          {apps.map((app) => (
            <li key={app.instance}>
              <GitlabRow app={app} />
            </li>
          ))}
        </ul>
      </section>
    </Panel>
  );
}
