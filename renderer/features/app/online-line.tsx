import { IconCloud, IconCloudOff, IconLoader2 } from '@tabler/icons-react';

import { useConnection } from '../../connection.ts';
import { StatusLine } from '../../ui/status-line.tsx';
import { useApp } from './app-store.ts';

interface OnlineLineProps {
  readonly folded: boolean;
}

/** Whether we are online, at the foot of the sidebar. */
export function OnlineLine({ folded }: OnlineLineProps) {
  const online = useApp((state) => state.online);
  const connection = useConnection((state) => state.state);
  if (connection === 'reconnecting') {
    return (
      <StatusLine
        folded={folded}
        tone="warn"
        icon={<IconLoader2 size={16} />}
        title="Reconnecting…"
      />
    );
  }
  if (online === false) {
    return (
      <StatusLine
        folded={folded}
        icon={<IconCloudOff size={16} />}
        title="Offline"
        detail="Shown from this machine"
      />
    );
  }
  return (
    <StatusLine
      folded={folded}
      tone={online ? 'good' : 'calm'}
      icon={<IconCloud size={16} />}
      title={online ? 'Online' : 'Checking…'}
    />
  );
}
