import { Button, PasswordInput } from '@mantine/core';

import { RelativeTime } from '../../ui/relative-time.tsx';
import styles from './editor.module.css';

interface SecretFieldProps {
  readonly label: string;
  /** Where it comes from, and whether it is needed. */
  readonly description: string;
  readonly savedAt: number | null;
  /** Undefined keeps the saved one, null removes it, text replaces it. */
  readonly value: string | null | undefined;
  readonly onChange: (value: string | null | undefined) => void;
  /** Where the app works without one, it may be removed. */
  readonly removable?: boolean;
}

/** A secret of the app. Write-only: once saved it can be replaced or removed, never read. */
export function SecretField(props: SecretFieldProps) {
  const { label, description, savedAt, value, onChange, removable = true } = props;
  if (savedAt !== null && (value === undefined || value === null)) {
    return (
      <div className={styles['field']} role="group" aria-label={label}>
        <span className={styles['label']}>{label}</span>
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
              {removable && (
                <Button size="compact-sm" variant="default" onClick={() => onChange(null)}>
                  Remove
                </Button>
              )}
            </>
          )}
        </div>
      </div>
    );
  }
  return (
    <div className={styles['field']}>
      <PasswordInput
        label={label}
        description={description}
        autoComplete="off"
        // Replacing was a click: the typing goes where the field appears.
        ref={value === '' && savedAt !== null ? focus : null}
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

function focus(input: HTMLInputElement | null): void {
  input?.focus();
}
