import type { ReactNode } from 'react';

import styles from './empty-state.module.css';

interface EmptyStateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  /** One button that does what the page is waiting for. */
  readonly action?: ReactNode;
}

/** What a panel shows when there is nothing yet: what belongs here, and how it gets here. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className={styles['empty']}>
      {icon !== undefined && (
        <div className={styles['icon']} aria-hidden>
          {icon}
        </div>
      )}
      <h2 className={styles['title']}>{title}</h2>
      {children !== undefined && <p className={styles['words']}>{children}</p>}
      {action !== undefined && <div className={styles['action']}>{action}</div>}
    </div>
  );
}
