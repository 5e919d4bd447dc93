import { CloseButton, Progress, Tooltip } from '@mantine/core';

import { size } from './format.ts';
import styles from './transfer-progress.module.css';

interface TransferProgressProps {
  /** What is under way, for those who do not see the bar: `Cloning acme/platform`. */
  readonly label: string;
  /** The word before the figures: `Receiving`. */
  readonly phase: string;
  /** 0–100, or null before it is known. */
  readonly percent: number | null;
  readonly bytes: number | null;
  readonly bytesPerSecond: number | null;
  readonly onCancel: () => void;
  /** Keeps the button out of the tab order, for a list with one stop. */
  readonly cancelTabIndex?: number | undefined;
}

/** Something on its way: phase, share, amount and speed, and the way to stop it. */
export function TransferProgress(props: TransferProgressProps) {
  const { label, phase, percent, bytes, bytesPerSecond, onCancel, cancelTabIndex } = props;
  const share = percent === null ? null : Math.floor(percent);
  return (
    <div className={styles['progress']}>
      <div className={styles['words']}>
        <span className={styles['phase']}>{capital(phase) || 'Starting'}</span>
        <span className={styles['figures']}>
          {bytes !== null && bytes > 0 && <span>{size(bytes)}</span>}
          {bytesPerSecond !== null && bytesPerSecond > 0 && <span>{size(bytesPerSecond)}/s</span>}
          <span className={styles['share']}>{share === null ? '' : `${share} %`}</span>
        </span>
      </div>
      <Progress.Root size="sm" className={styles['bar'] ?? ''}>
        <Progress.Section
          value={share ?? 100}
          animated={share === null}
          striped={share === null}
          // Ours, because an amount that is not known yet has no `aria-valuenow`.
          withAria={false}
          role="progressbar"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={100}
          {...(share === null
            ? { 'aria-valuetext': 'Starting' }
            : { 'aria-valuenow': share, 'aria-valuetext': `${share} %` })}
        />
      </Progress.Root>
      <Tooltip label="Cancel">
        <CloseButton
          size="sm"
          className={styles['cancel'] ?? ''}
          aria-label={`Cancel ${label.charAt(0).toLowerCase()}${label.slice(1)}`}
          onClick={onCancel}
          {...(cancelTabIndex === undefined ? {} : { tabIndex: cancelTabIndex })}
        />
      </Tooltip>
    </div>
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
