import { ActionIcon, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';

import type { Attempt } from '../../../preload/model/sign-in.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import styles from './sign-in.module.css';

interface DeviceStepProps {
  readonly attempt: Attempt;
}

/** The code to type at the service, on any device (RFC 8628 §3.3). */
export function DeviceStep({ attempt }: DeviceStepProps) {
  const clipboard = useClipboard({ timeout: 2000 });
  if (attempt.device === null) {
    return <p className={styles['words']}>Asking the service for a code…</p>;
  }
  const { userCode, verificationUri } = attempt.device;
  const words = clipboard.copied ? 'Copied' : 'Copy code';
  return (
    <>
      <p className={styles['words']}>
        Open the address below on any device, enter this code there and allow Latchkey.
      </p>
      <div className={styles['code']}>
        <output aria-label="Code" className={styles['userCode']}>
          {userCode}
        </output>
        <Tooltip label={words}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={words}
            onClick={() => clipboard.copy(userCode)}
          >
            {clipboard.copied ? <IconCheck size={20} /> : <IconCopy size={20} />}
          </ActionIcon>
        </Tooltip>
      </div>
      <CopyField label="Address" value={verificationUri} withLabel />
      <p className={styles['hint']}>
        Enter only a code that this window shows you. Nobody who asks you for it, by mail or on the
        phone, needs it.
      </p>
    </>
  );
}
