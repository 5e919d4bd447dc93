import { ActionIcon, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';

import styles from './copy-field.module.css';

interface CopyFieldProps {
  /** What the value is; names the button: `Copy redirect URI`. */
  readonly label: string;
  readonly value: string;
  /** Shows the label above the value. */
  readonly withLabel?: boolean;
  /** One line only, its end cut off; the copy is always whole. */
  readonly truncate?: boolean;
}

/** A value to be taken elsewhere: monospace, selectable, with a copy button. */
export function CopyField({ label, value, withLabel = false, truncate = false }: CopyFieldProps) {
  const clipboard = useClipboard({ timeout: 2000 });
  const words = clipboard.copied ? 'Copied' : `Copy ${lowerFirst(label)}`;
  return (
    <div>
      {withLabel && <div className={styles['label']}>{label}</div>}
      <div className={styles['field']}>
        <code className={styles['value']} data-truncate={truncate || undefined}>
          {value}
        </code>
        <Tooltip label={words}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={words}
            onClick={() => clipboard.copy(value)}
          >
            {clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        </Tooltip>
        <output className={styles['spoken']}>{clipboard.copied ? 'Copied' : ''}</output>
      </div>
    </div>
  );
}

/** `Redirect URI` reads `redirect URI` inside a sentence; `URI` stays as it is. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
