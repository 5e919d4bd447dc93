import type { Icon } from '@tabler/icons-react';

/** Something the palette can do. */
export interface Command {
  readonly id: string;
  /** A verb and its object: `Link account`. */
  readonly label: string;
  readonly group: 'Go to' | 'Do' | 'Account' | 'Appearance';
  readonly icon: Icon;
  /** Other words people may type for it. */
  readonly keywords?: readonly string[];
  /** The key that does the same, as drawn: `Ctrl 1`. */
  readonly shortcut?: string;
  readonly run: () => void;
}
