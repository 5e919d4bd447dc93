import { useEffect, useId, type ReactNode } from 'react';

import styles from './panel.module.css';

interface PanelProps {
  readonly title: string;
  /** One line under the title: counts, or what this page is for. */
  readonly summary?: ReactNode;
  /** Buttons and search, at the right of the title. */
  readonly actions?: ReactNode;
  /** Goes above the title, such as a way back. */
  readonly before?: ReactNode;
  /** `fill` gives the children the rest of the height, for a list that scrolls by itself. */
  readonly layout?: 'flow' | 'fill';
  readonly children: ReactNode;
}

/** One page of the window, with its title and actions. */
export function Panel({ title, summary, actions, before, layout = 'flow', children }: PanelProps) {
  const id = useId();
  useEffect(() => {
    document.title = `${title} · Latchkey`;
  }, [title]);
  return (
    <section aria-labelledby={id} className={styles['panel']} data-layout={layout}>
      <header className={styles['header']}>
        <div className={styles['words']}>
          {before}
          <h1 id={id} className={styles['title']}>
            {title}
          </h1>
          {summary !== undefined && <p className={styles['summary']}>{summary}</p>}
        </div>
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </header>
      <div className={styles['body']}>{children}</div>
    </section>
  );
}
