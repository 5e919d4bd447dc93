import type { PreflightCheck } from '../../../preload/model/integration.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import styles from './gitlab-editor.module.css';

interface PreflightRowsProps {
  readonly checks: readonly PreflightCheck[];
}

/** What the pre-flight found: each question, its answer, and what to do. Nothing was saved. */
export function PreflightRows({ checks }: PreflightRowsProps) {
  return (
    <section aria-label="Result of the check" aria-live="polite">
      <ul className={styles['checks']}>
        {checks.map(({ id, title, status, detail }) => (
          <li key={id}>
            <div>
              <StateBadge state={status} />
            </div>
            <div>
              <p className={styles['checkTitle']}>{title}</p>
              <p className={styles['checkDetail']}>{detail}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
