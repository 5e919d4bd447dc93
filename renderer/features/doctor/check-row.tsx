import { Button } from '@mantine/core';

import type { Check } from '../../../preload/model/doctor.ts';
import { navigate, type Destination } from '../../navigation.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import styles from './check-row.module.css';

interface CheckRowProps {
  readonly check: Check;
  readonly number: number;
}

/** One check: its number, what was looked at, what was seen, and the way out when it failed. */
export function CheckRow({ check, number }: CheckRowProps) {
  const { title, status, detail, remedy } = check;
  const place = status === 'failed' ? placeOf(check.id) : undefined;
  return (
    <li className={styles['row']}>
      <span className={styles['number']}>{number}</span>
      <div className={styles['words']}>
        <div className={styles['title']}>{title}</div>
        {detail !== '' && <div className={styles['detail']}>{detail}</div>}
        {remedy !== null && <div className={styles['remedy']}>{remedy}</div>}
        {place && (
          <Button
            size="xs"
            variant="default"
            className={styles['button'] ?? ''}
            onClick={() => navigate(place.opens)}
          >
            {place.label}
          </Button>
        )}
      </div>
      <StateBadge state={status} />
    </li>
  );
}

/** Where in the window a failed check can be mended, if it can be there. */
function placeOf(id: string): { readonly label: string; readonly opens: Destination } | undefined {
  if (id === 'vault') return { label: 'Open the vault', opens: 'vault' };
  if (id.startsWith('account:')) return { label: 'Show accounts', opens: 'accounts' };
  if (id.startsWith('certificate:')) return { label: 'Add a CA file', opens: 'integrations' };
  if (id.startsWith('instance:')) return { label: 'Show integrations', opens: 'integrations' };
  return undefined;
}
