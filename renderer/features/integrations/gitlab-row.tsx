import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconBrandGitlab, IconPencil } from '@tabler/icons-react';

import type { GitlabApp } from '../../../preload/model/integration.ts';
import { navigate } from '../../navigation.ts';
import { hostOf } from '../../ui/host-of.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import styles from './gitlab-row.module.css';

interface GitlabRowProps {
  readonly app: GitlabApp | undefined;
}

/** One instance with its state and a pencil; without an app, the way to set it up. */
export function GitlabRow({ app }: GitlabRowProps) {
  if (!app) {
    return (
      <div className={styles['row']}>
        <IconBrandGitlab size={24} stroke={1.5} aria-hidden className={styles['icon']} />
        <div className={styles['words']}>
          <p className={styles['name']}>GitLab</p>
          <p className={styles['detail']}>gitlab.com or an instance of your own</p>
        </div>
        <StateBadge state="not-set-up" />
        <Button onClick={() => navigate('integrations', 'new')}>Set up GitLab</Button>
      </div>
    );
  }
  const host = hostOf(app.instance);
  const open = (): void => navigate('integrations', app.instance);
  return (
    <div className={styles['row']}>
      <IconBrandGitlab size={24} stroke={1.5} aria-hidden className={styles['icon']} />
      <div className={styles['words']}>
        <p className={styles['name']}>
          GitLab <span className={styles['host']}>· {host}</span>
        </p>
        <p className={styles['detail']}>
          {app.state === 'ready' ? (
            <>
              {app.authorisedBy === null ? 'Authorised' : `Authorised by ${app.authorisedBy}`} ·
              saved <RelativeTime at={app.savedAt} as="day" />
            </>
          ) : (
            <>
              Saved <RelativeTime at={app.savedAt} as="day" />. An admin has to authorise it once
            </>
          )}
        </p>
      </div>
      <StateBadge
        state={app.state}
        {...(app.state === 'saved' ? { word: 'Not authorised' } : {})}
      />
      <Tooltip label={`Edit GitLab on ${host}`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`Edit GitLab on ${host}`}
          onClick={open}
        >
          <IconPencil size={18} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
