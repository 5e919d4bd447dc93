import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

import styles from './status-line.module.css';

interface StatusLineProps {
  readonly icon: ReactNode;
  readonly tone?: 'good' | 'warn' | 'calm';
  readonly title: string;
  readonly detail?: string | undefined;
  /** What a click opens, said for those who cannot see where it leads. */
  readonly hint?: string;
  readonly folded: boolean;
  readonly onClick?: () => void;
}

/** One fact at the foot of the sidebar; folded, its words move into the tooltip. */
export function StatusLine(props: StatusLineProps) {
  const { icon, tone = 'calm', title, detail, hint, folded, onClick } = props;
  const words = detail === undefined ? title : `${title}, ${detail}`;
  const content = (
    <>
      <span className={styles['icon']} data-tone={tone} aria-hidden>
        {icon}
      </span>
      {folded ? (
        <span className={styles['spoken']}>{words}</span>
      ) : (
        <span className={styles['words']}>
          <span className={styles['title']}>{title}</span>
          {detail !== undefined && <span className={styles['detail']}>{detail}</span>}
        </span>
      )}
      {hint !== undefined && <span className={styles['spoken']}>{hint}</span>}
    </>
  );
  return (
    <Tooltip label={words} position="right" disabled={!folded}>
      {onClick ? (
        <button
          type="button"
          className={styles['line']}
          data-folded={folded || undefined}
          onClick={onClick}
        >
          {content}
        </button>
      ) : (
        <div className={styles['line']} data-folded={folded || undefined}>
          {content}
        </div>
      )}
    </Tooltip>
  );
}
