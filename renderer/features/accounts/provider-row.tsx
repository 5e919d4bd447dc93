import { Button } from '@mantine/core';
import { IconBrandGitlab } from '@tabler/icons-react';

import styles from './provider-row.module.css';

interface ProviderRowProps {
  /** Which service: `GitLab`. */
  readonly name: string;
  /** The instance's host; undefined when none is set up. */
  readonly host?: string | undefined;
  readonly action: string;
  readonly onAction: () => void;
}

/** A service nobody is linked to yet. */
export function ProviderRow({ name, host, action, onAction }: ProviderRowProps) {
  return (
    <div className={styles['row']}>
      <IconBrandGitlab size={24} stroke={1.5} aria-hidden className={styles['icon']} />
      <div className={styles['words']}>
        <p className={styles['name']}>
          {name}
          {host !== undefined && <span className={styles['host']}> · {host}</span>}
        </p>
        <p className={styles['state']}>
          No connected account
          {host === undefined && '. Your organisation’s app is not set up yet'}
        </p>
      </div>
      <Button
        variant={host === undefined ? 'default' : 'filled'}
        aria-label={host === undefined ? action : `${action} an account on ${host}`}
        onClick={onAction}
      >
        {action}
      </Button>
    </div>
  );
}
