import {
  IconAlertTriangle,
  IconArrowRight,
  IconMinus,
  IconPencil,
  IconPlus,
  type Icon,
} from '@tabler/icons-react';

import type { ChangedFile } from '../../../preload/model/git.ts';
import styles from './change-mark.module.css';

interface ChangeMarkProps {
  readonly change: ChangedFile['change'];
}

/** How a file has changed, as word, colour and icon. */
export function ChangeMark({ change }: ChangeMarkProps) {
  const { word, icon: Sign } = looks[change];
  return (
    <span className={styles['mark']} data-change={change}>
      {word}
      <Sign size={14} aria-hidden />
    </span>
  );
}

const looks: Readonly<Record<ChangedFile['change'], { word: string; icon: Icon }>> = {
  added: { word: 'Added', icon: IconPlus },
  untracked: { word: 'New', icon: IconPlus },
  modified: { word: 'Modified', icon: IconPencil },
  deleted: { word: 'Deleted', icon: IconMinus },
  renamed: { word: 'Renamed', icon: IconArrowRight },
  conflicted: { word: 'In conflict', icon: IconAlertTriangle },
};
