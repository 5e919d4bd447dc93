import { Button, Group } from '@mantine/core';

import type { Description } from '../../../preload/model/capabilities.ts';
import { valueOf, type Loadable } from '../../loadable.ts';
import { navigate } from '../../navigation.ts';
import styles from './about.module.css';
import notes from './notes.module.css';

interface AboutProps {
  readonly description: Loadable<Description>;
}

/** Which Latchkey this is, and how to find out whether it is well. */
export function About({ description }: AboutProps) {
  const found = valueOf(description);
  return (
    <>
      <Group justify="space-between">
        <span className={styles['name']}>
          Latchkey {found && <code className={styles['version']}>{found.version}</code>}
        </span>
        <Button variant="default" size="xs" onClick={() => navigate('doctor')}>
          Run the doctor
        </Button>
      </Group>
      <p className={notes['note']}>
        {found?.demo
          ? 'This is the demo: its only service is a sandbox on this machine.'
          : 'Free software under the MIT licence. It sends nothing to anyone but the services you link.'}
      </p>
    </>
  );
}
