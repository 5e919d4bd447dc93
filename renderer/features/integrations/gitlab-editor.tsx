import { Anchor } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';

import type { GitlabApp, RedirectUris } from '../../../preload/model/integration.ts';
import { navigate } from '../../navigation.ts';
import { hostOf } from '../../ui/host-of.ts';
import { Panel } from '../../ui/panel.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import type { AttemptsView } from './attempts-view.ts';
import { AuthoriseStep } from './authorise-step.tsx';
import { GitlabChecklist } from './gitlab-checklist.tsx';
import styles from './gitlab-editor.module.css';
import { GitlabForm } from './gitlab-form.tsx';
import { RemoveApp } from './remove-app.tsx';

interface GitlabEditorProps {
  readonly app: GitlabApp | undefined;
  readonly redirectUris: RedirectUris;
  readonly attempts: AttemptsView;
}

/** The page that edits one instance's app: form left, what to do at GitLab right. */
export function GitlabEditor({ app, redirectUris, attempts }: GitlabEditorProps) {
  return (
    <Panel
      title={app ? `GitLab on ${hostOf(app.instance)}` : 'Set up GitLab'}
      before={
        <Anchor
          component="button"
          type="button"
          size="sm"
          className={styles['back']}
          onClick={() => navigate('integrations')}
        >
          <IconArrowLeft size={14} aria-hidden /> Integrations
        </Anchor>
      }
      actions={
        app && (
          <>
            <StateBadge
              state={app.state}
              {...(app.state === 'saved' ? { word: 'Not authorised' } : {})}
            />
            <RemoveApp app={app} />
          </>
        )
      }
    >
      <div className={styles['columns']}>
        <div className={styles['left']}>
          {app && <AuthoriseStep app={app} attempts={attempts} />}
          <GitlabForm app={app} />
        </div>
        <GitlabChecklist redirectUris={redirectUris} />
      </div>
    </Panel>
  );
}
