import { VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import styles from './remotes.module.css';

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly done: boolean;
  readonly children: ReactNode;
}

/** One of the steps that make a server usable, ticked when it is done. */
export function Step({ number, title, done, children }: StepProps) {
  return (
    <li className={styles['step']} data-done={done || undefined}>
      <span className={styles['mark']} aria-hidden>
        {done ? <IconCheck size={14} stroke={2.5} /> : number}
      </span>
      <div className={styles['body']}>
        <h3>
          {title}
          {done && <VisuallyHidden>, done</VisuallyHidden>}
        </h3>
        {children}
      </div>
    </li>
  );
}
