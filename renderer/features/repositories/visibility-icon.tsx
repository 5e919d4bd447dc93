import {
  IconArchive,
  IconBan,
  IconBuilding,
  IconDeviceDesktop,
  IconLock,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';

import type { Repository } from '../../../preload/model/repository.ts';
import styles from './visibility-icon.module.css';

const looks: Readonly<Record<Repository['visibility'], { icon: Icon; word: string }>> = {
  private: { icon: IconLock, word: 'Private' },
  internal: { icon: IconBuilding, word: 'Internal' },
  public: { icon: IconWorld, word: 'Public' },
};

interface VisibilityIconProps {
  /** Absent for what was cloned by address: nothing is known of it then. */
  readonly repository: Repository | undefined;
}

/** Who may see the repository, and whether it is archived or switched off. */
export function VisibilityIcon({ repository }: VisibilityIconProps) {
  const { icon: Sign, word } = repository
    ? looks[repository.visibility]
    : { icon: IconDeviceDesktop, word: 'On this machine' };
  const state = stateOf(repository);
  const words = state ? `${state.word}, ${word.toLowerCase()}` : word;
  const Shown = state?.icon ?? Sign;
  return (
    <span role="img" aria-label={words} title={words} className={styles['icon']}>
      <Shown size={18} stroke={1.75} aria-hidden />
    </span>
  );
}

function stateOf(repository: Repository | undefined) {
  if (repository?.disabled) return { word: 'Disabled', icon: IconBan };
  return repository?.archived ? { word: 'Archived', icon: IconArchive } : undefined;
}
