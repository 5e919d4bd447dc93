import { Button } from '@mantine/core';

import type { ProviderId } from '../../../preload/model/account.ts';
import { ProviderIcon } from '../../ui/provider-icon.tsx';
import { providerNames } from '../../ui/provider-names.ts';
import styles from './provider-row.module.css';

export interface RowAction {
  readonly label: string;
  /** Names the button for itself: `Link an account on gitlab.com`. */
  readonly name: string;
  readonly main?: boolean;
  readonly run: () => void;
}

interface ProviderRowProps {
  readonly provider: ProviderId;
  /** The instance's host; undefined where none is set up. */
  readonly host?: string | undefined;
  readonly words: string;
  readonly actions: readonly RowAction[];
}

/** A service nobody is linked to yet, and the ways to change that. */
export function ProviderRow({ provider, host, words, actions }: ProviderRowProps) {
  return (
    <div className={styles['row']}>
      <ProviderIcon provider={provider} size={24} className={styles['icon']} />
      <div className={styles['words']}>
        <p className={styles['name']}>
          {providerNames[provider]}
          {host !== undefined && <span className={styles['host']}> · {host}</span>}
        </p>
        <p className={styles['state']}>{words}</p>
      </div>
      <div className={styles['actions']}>
        {actions.map(({ label, name, main, run }) => (
          <Button key={label} variant={main ? 'filled' : 'default'} aria-label={name} onClick={run}>
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}
