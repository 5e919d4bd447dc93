import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import styles from './note.module.css';

interface NoteProps {
  readonly tone?: 'calm' | 'warn' | 'good' | 'locked';
  readonly title?: string;
  readonly children: ReactNode;
}

const icons = {
  calm: IconInfoCircle,
  warn: IconAlertTriangle,
  good: IconCircleCheck,
  locked: IconLock,
} as const;

/** Something to know beside the fields it is about. */
export function Note({ tone = 'calm', title, children }: NoteProps) {
  const Sign = icons[tone];
  return (
    <div className={styles['note']} data-tone={tone}>
      <Sign size={16} aria-hidden />
      <div>
        {title !== undefined && <p className={styles['title']}>{title}</p>}
        {children}
      </div>
    </div>
  );
}
