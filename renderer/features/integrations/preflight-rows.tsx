import { StateBadge } from '../../ui/state-badge.tsx';
import styles from './editor.module.css';
import type { Preflight } from './integrations-store.ts';

interface PreflightRowsProps {
  readonly found: Preflight;
  /** Whether something was typed since. */
  readonly outdated: boolean;
}

/** What the pre-flight found: each question, its answer, and what to do. Nothing was saved. */
export function PreflightRows({ found: { notes, checks }, outdated }: PreflightRowsProps) {
  return (
    <section aria-label="Result of the check" aria-live="polite">
      {outdated && (
        <p className={styles['hint']}>Something was changed since this check. Check again.</p>
      )}
      {notes.map((note) => (
        <p key={note} className={styles['hint']}>
          {note}
        </p>
      ))}
      <ul className={styles['checks']} data-outdated={outdated || undefined}>
        {checks.map(({ id, title, status, detail }, index) => (
          // One question may be asked of several addresses.
          <li key={`${id} ${index}`}>
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
