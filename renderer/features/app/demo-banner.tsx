import { IconFlask } from '@tabler/icons-react';

import { valueOf } from '../../loadable.ts';
import { useApp } from './app-store.ts';
import styles from './demo-banner.module.css';

/** Says that the demo's sandbox is the only service, so that nobody takes it for the real one. */
export function DemoBanner() {
  const demo = useApp((state) => valueOf(state.description)?.demo ?? false);
  if (!demo) return null;
  return (
    <header className={styles['banner']}>
      <IconFlask size={16} aria-hidden />
      <span>
        <strong>Demo.</strong> The only service here is the sandbox on this machine. Nothing leaves
        it.
      </span>
    </header>
  );
}
