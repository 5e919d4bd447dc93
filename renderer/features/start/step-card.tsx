import { Button, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';

import styles from './start-panel.module.css';

interface StepCardProps {
  readonly number: number;
  readonly title: string;
  readonly words: string;
  readonly action: string;
  readonly state: 'done' | 'next' | 'later';
  readonly onAction: () => void;
  readonly onSkip?: (() => void) | undefined;
}

/** One of the three first steps, with the one button that does it. */
export function StepCard(props: StepCardProps) {
  const { number, title, words, action, state, onAction, onSkip } = props;
  const done = state === 'done';
  return (
    <li className={styles['step']} data-state={state}>
      <span className={styles['mark']} aria-hidden>
        {done ? <IconCheck size={18} stroke={2.5} /> : number}
      </span>
      <div className={styles['words']}>
        <h2>
          {title}
          {done && <VisuallyHidden>, done</VisuallyHidden>}
        </h2>
        <p>{words}</p>
      </div>
      <div className={styles['buttons']}>
        {onSkip && (
          <Button variant="subtle" color="gray" onClick={onSkip}>
            Skip
          </Button>
        )}
        {!done && (
          <Button variant={state === 'next' ? 'filled' : 'default'} onClick={onAction}>
            {action}
          </Button>
        )}
      </div>
    </li>
  );
}
