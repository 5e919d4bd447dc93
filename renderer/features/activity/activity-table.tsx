import type { Activity } from '../../../preload/model/activity.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { deed, detailWords } from './activity-words.ts';
import styles from './activity-table.module.css';

interface ActivityTableProps {
  readonly lines: readonly Activity[];
}

/** One line each, newest first. */
export function ActivityTable({ lines }: ActivityTableProps) {
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">To what</th>
          <th scope="col">By</th>
          <th scope="col">How it ended</th>
          <th scope="col" className={styles['when']}>
            When
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <td className={styles['what']}>{deed(line.action)}</td>
            <td>
              <div className={styles['subject']}>{line.subject}</div>
              {line.detail !== '' && (
                <div className={styles['detail']}>{detailWords(line.detail)}</div>
              )}
            </td>
            <td>{line.actor}</td>
            <td>
              <StateBadge state={line.result} />
            </td>
            <td className={styles['when']}>
              <RelativeTime at={line.at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
