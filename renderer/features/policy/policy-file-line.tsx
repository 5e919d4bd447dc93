import { IconAlertTriangle, IconFileOff, IconLock } from '@tabler/icons-react';

import type { PolicyState } from '../../../preload/model/policy.ts';
import { counted } from '../../ui/format.ts';
import styles from './policy.module.css';

interface PolicyFileLineProps {
  readonly policy: PolicyState;
}

/** Whether the machine has a policy file, whether it is followed, and what it fixes. */
export function PolicyFileLine({ policy: { managed, lockedBy } }: PolicyFileLineProps) {
  if (managed === null) {
    return (
      <div className={styles['file']}>
        <IconFileOff size={16} aria-hidden />
        <p>This machine has no policy file, so the role can be changed here.</p>
      </div>
    );
  }
  if (managed.state === 'refused') {
    return (
      <div className={styles['file']} data-refused>
        <IconAlertTriangle size={16} aria-hidden />
        <div>
          <p>
            The policy file <code>{managed.path}</code> cannot be followed. Until it is mended, this
            window stays a developer.
          </p>
          <p>Reason: {managed.problem}.</p>
        </div>
      </div>
    );
  }
  return (
    <div className={styles['file']}>
      <IconLock size={16} aria-hidden />
      <p>
        The policy file <code>{managed.path}</code> is followed. It{' '}
        {lockedBy === null ? 'leaves the role open' : 'fixes the role'} and presets{' '}
        {counted(managed.integrations, 'integration', 'integrations')}.
      </p>
    </div>
  );
}
