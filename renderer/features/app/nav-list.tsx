import { Tooltip } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';

import { navigate, type Section } from '../../navigation.ts';
import styles from './nav-list.module.css';

export interface NavItem {
  readonly section: Section;
  readonly title: string;
  readonly icon: Icon;
}

interface NavListProps {
  readonly items: readonly NavItem[];
  readonly section: Section;
  readonly folded: boolean;
}

/** The sections as links; folded to icons the words move into the tooltip. */
export function NavList({ items, section, folded }: NavListProps) {
  return (
    <nav aria-label="Sections">
      <ul className={styles['list']}>
        {items.map(({ section: own, title, icon: Sign }) => (
          <li key={own}>
            <Tooltip label={title} position="right" disabled={!folded}>
              <a
                href={`#/${own}`}
                className={styles['item']}
                data-folded={folded || undefined}
                aria-current={own === section ? 'page' : undefined}
                aria-label={title}
                onClick={(event) => {
                  event.preventDefault();
                  navigate(own);
                }}
              >
                <Sign size={18} stroke={1.75} aria-hidden />
                {!folded && <span>{title}</span>}
              </a>
            </Tooltip>
          </li>
        ))}
      </ul>
    </nav>
  );
}
