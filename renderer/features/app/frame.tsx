import { useMediaQuery } from '@mantine/hooks';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { useRef, useState, type ComponentType, type ReactNode } from 'react';

import type { Section } from '../../navigation.ts';
import { Brand } from './brand.tsx';
import styles from './frame.module.css';
import { NavList, type NavItem } from './nav-list.tsx';

interface FrameProps {
  readonly items: readonly NavItem[];
  readonly section: Section;
  /** Who acts, where secrets live, online or not. Given whether there is room for words. */
  readonly foot: ComponentType<{ readonly folded: boolean }>;
  readonly banner?: ReactNode;
  readonly children: ReactNode;
}

/** The window's frame: sidebar, banner, and the page. The sidebar folds when there is no room. */
export function Frame({ items, section, foot: Foot, banner, children }: FrameProps) {
  const narrow = useMediaQuery('(max-width: 62.5em)') ?? false;
  const [chosen, setChosen] = useState<boolean>();
  const folded = chosen ?? narrow;
  const page = useRef<HTMLElement>(null);
  const words = folded ? 'Unfold the sidebar' : 'Fold the sidebar';

  return (
    <div className={styles['frame']} data-folded={folded || undefined}>
      <a
        className={styles['skip']}
        href="#page"
        onClick={(event) => {
          event.preventDefault();
          page.current?.focus();
        }}
      >
        Skip to the page
      </a>
      <aside className={styles['sidebar']} aria-label="Sidebar">
        <div className={styles['brand']}>
          <Brand withName={!folded} />
          <button
            type="button"
            className={styles['fold']}
            aria-label={words}
            title={words}
            onClick={() => setChosen(!folded)}
          >
            {folded ? (
              <IconLayoutSidebarLeftExpand size={18} />
            ) : (
              <IconLayoutSidebarLeftCollapse size={18} />
            )}
          </button>
        </div>
        <NavList items={items} section={section} folded={folded} />
        <div className={styles['foot']} role="group" aria-label="Status">
          <Foot folded={folded} />
        </div>
      </aside>
      <div className={styles['right']}>
        {banner}
        <main id="page" ref={page} tabIndex={-1} className={styles['page']}>
          {children}
        </main>
      </div>
    </div>
  );
}
