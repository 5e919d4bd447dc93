import { TextInput } from '@mantine/core';

import { counted } from '../../ui/format.ts';
import { StateBadge, type State } from '../../ui/state-badge.tsx';
import { useNow } from '../../ui/use-now.ts';
import { daysUntil, soon } from './app-state.ts';
import styles from './editor.module.css';

interface SecretEndProps {
  /** `YYYY-MM-DD`, or empty. */
  readonly day: string;
  readonly onChange: (day: string) => void;
}

/** The day a client secret ends, and how long that is. */
export function SecretEnd({ day, onChange }: SecretEndProps) {
  const now = useNow(60_000);
  const at = endOf(day);
  return (
    <div className={styles['day']}>
      <TextInput
        type="date"
        label="The secret ends on"
        description="From the Expires column. At most two years away."
        value={day}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {at !== null && (
        <span className={styles['daysLeft']}>
          <StateBadge {...leftWords(at, now)} />
        </span>
      )}
    </div>
  );
}

/** The end of that day, as Entra ID's page shows days without a time; null for no day. */
export function endOf(day: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T23:59:59Z`) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** The day of a saved end, for the field; empty where there is none. */
export function dayOf(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString().slice(0, 10);
}

/** How long a secret lasts, in the vocabulary of states. */
export function leftWords(
  at: number,
  now: number,
): { readonly state: State; readonly word: string } {
  if (at <= now) return { state: 'expired', word: 'Ended' };
  const word = `${counted(daysUntil(at, now), 'day', 'days')} left`;
  return { state: at - now < soon ? 'needs-attention' : 'ready', word };
}
