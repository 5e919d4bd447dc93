import { Button, PasswordInput } from '@mantine/core';

import { RelativeTime } from '../../ui/relative-time.tsx';
import styles from './gitlab-editor.module.css';

interface SecretFieldProps {
  readonly savedAt: number | null;
  /** Undefined keeps the saved one, null removes it, text replaces it. */
  readonly value: string | null | undefined;
  readonly onChange: (value: string | null | undefined) => void;
}

/** The app's secret. Write-only: once saved it can be replaced or removed, never read. */
export function SecretField({ savedAt, value, onChange }: SecretFieldProps) {
  if (savedAt !== null && (value === undefined || value === null)) {
    return (
      <div className={styles['field']} role="group" aria-label="Secret">
        <span className={styles['label']}>Secret</span>
        <div className={styles['saved']}>
          <span className={styles['savedWords']}>
            {value === null ? (
              'Removed when you save'
            ) : (
              <>
                Saved <RelativeTime at={savedAt} as="day" />
              </>
            )}
          </span>
          {value === null ? (
            <Button size="compact-sm" variant="default" onClick={() => onChange(undefined)}>
              Keep it
            </Button>
          ) : (
            <>
              <Button size="compact-sm" variant="default" onClick={() => onChange('')}>
                Replace
              </Button>
              <Button size="compact-sm" variant="default" onClick={() => onChange(null)}>
                Remove
              </Button>
            </>
          )}
        </div>
      </div>
    );
  }
  return (
    <div className={styles['field']}>
      <PasswordInput
        label="Secret"
        description="Kept in the vault and never shown again. Leave it empty if Confidential is not ticked at GitLab."
        autoComplete="off"
        value={value ?? ''}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {savedAt !== null && (
        <div>
          <Button size="compact-sm" variant="default" onClick={() => onChange(undefined)}>
            Keep the saved one
          </Button>
        </div>
      )}
    </div>
  );
}
