import { IconPlugConnectedX } from '@tabler/icons-react';

import type { ConnectionState } from '../../connection.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import styles from './lost-page.module.css';

interface LostPageProps {
  readonly state: Extract<ConnectionState, 'gone' | 'lost'>;
}

/** The whole page, when this window can no longer reach the program. */
export function LostPage({ state }: LostPageProps) {
  return (
    <main className={styles['page']}>
      <div role="alert">
        {state === 'gone' ? (
          <EmptyState icon={<IconPlugConnectedX size={28} />} title="Latchkey is not running">
            Start it again on this machine and open the address it prints. Your accounts and clones
            are all kept. If it is only slow, this page comes back by itself.
          </EmptyState>
        ) : (
          <EmptyState
            icon={<IconPlugConnectedX size={28} />}
            title="This window’s session has ended"
          >
            The address of this window works once and its session ends when it is idle or when
            Latchkey restarts. Start Latchkey again and open the newly printed address. Your
            accounts and clones are all kept.
          </EmptyState>
        )}
      </div>
    </main>
  );
}
