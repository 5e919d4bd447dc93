import { Button } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';

import type { PolicyState } from '../../../preload/model/policy.ts';
import { navigate } from '../../navigation.ts';
import styles from './policy.module.css';

interface PolicyNoticeProps {
  readonly policy: PolicyState;
}

/** Why nothing can be edited here, and what would change it. Draws nothing for an admin. */
export function PolicyNotice({ policy: { role, lockedBy, managed } }: PolicyNoticeProps) {
  if (managed?.state === 'refused') {
    return (
      <section className={styles['notice']} data-refused aria-label="Read only">
        <IconAlertTriangle size={20} aria-hidden />
        <div className={styles['words']}>
          <p className={styles['title']}>Read only until the policy file is mended</p>
          <p>
            <code>{managed.path}</code>: {managed.problem}. Accounts and clones work on.
          </p>
        </div>
        <Button variant="default" size="xs" onClick={() => navigate('doctor')}>
          Run the doctor
        </Button>
      </section>
    );
  }
  if (role === 'admin') return null;
  return (
    <section className={styles['notice']} aria-label="Read only">
      <IconLock size={20} aria-hidden />
      <div className={styles['words']}>
        <p className={styles['title']}>Read only: this window has the role of a developer</p>
        <p>
          {lockedBy === null ? (
            'You can link accounts through what is set up here. Only an admin changes it.'
          ) : (
            <>
              Your organisation fixes the role in <code>{lockedBy}</code>. You can link accounts
              through what is set up here.
            </>
          )}
        </p>
      </div>
      {lockedBy === null && (
        <Button variant="default" size="xs" onClick={() => navigate('settings')}>
          Change the role
        </Button>
      )}
    </section>
  );
}
