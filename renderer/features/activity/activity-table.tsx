import { Fragment } from 'react';

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
              <div>
                <Breakable text={line.subject} />
              </div>
              {line.detail !== '' && (
                <div className={styles['detail']}>
                  <Breakable text={detailWords(line.detail)} />
                </div>
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

interface BreakableProps {
  readonly text: string;
}

/** A path may go on in the next line after a slash, rather than in the middle of a name. */
function Breakable({ text }: BreakableProps) {
  const parts = text.split('/');
  return parts.map((part, index) => (
    // A path is drawn once and never reordered, so the place of a part is its identity.
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={index}>
      {index > 0 && (
        <>
          /<wbr />
        </>
      )}
      {part}
    </Fragment>
  ));
}
