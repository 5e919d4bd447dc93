import { Button, Checkbox } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconHelp } from '@tabler/icons-react';
import { useState } from 'react';

import type { HostKey } from '../../../preload/model/remote.ts';
import styles from './remotes.module.css';

interface HostKeyRowProps {
  readonly hostKey: HostKey;
  /** It would take the place of another one. */
  readonly isChange: boolean;
  /** One of the server's keys is trusted already; another is not needed. */
  readonly isSettled: boolean;
  readonly onTrust: (fingerprint: string, override: boolean) => void;
}

/** One key a server shows, how far it is vouched for, and the button that trusts it. */
export function HostKeyRow({ hostKey, isChange, isSettled, onTrust }: HostKeyRowProps) {
  const { type, fingerprint, pinned, published } = hostKey;
  const [compared, setCompared] = useState(false);
  const needsWord = isChange || published === 'differs';
  const verdict = pinned && !isChange ? trustedLook : looks[published];
  const Sign = verdict.icon;
  return (
    <li className={styles['key']}>
      <p className={styles['keyType']}>
        {typeNames[type] ?? type}
        <span className={styles['verdict']} data-tone={verdict.tone}>
          <Sign size={14} aria-hidden /> {verdict.word}
        </span>
      </p>
      <code className={styles['fingerprint']}>{fingerprint}</code>
      {!pinned && !isSettled && (
        <div className={styles['trust']}>
          {needsWord && (
            <Checkbox
              size="xs"
              label="I have compared it with what its owner says"
              checked={compared}
              onChange={(event) => setCompared(event.currentTarget.checked)}
            />
          )}
          <Button
            size="xs"
            variant={published === 'match' && !isChange ? 'filled' : 'default'}
            disabled={needsWord && !compared}
            aria-label={`Trust this key: ${typeNames[type] ?? type}`}
            onClick={() => onTrust(fingerprint, needsWord)}
          >
            Trust this key
          </Button>
        </div>
      )}
    </li>
  );
}

const typeNames: Readonly<Record<string, string>> = {
  'ssh-ed25519': 'ED25519',
  'ecdsa-sha2-nistp256': 'ECDSA',
  'ssh-rsa': 'RSA',
};

const trustedLook = { icon: IconCircleCheck, tone: 'good', word: 'Trusted' } as const;

const looks = {
  match: { icon: IconCircleCheck, tone: 'good', word: 'Matches the published one' },
  differs: { icon: IconAlertTriangle, tone: 'bad', word: 'Not one the service publishes' },
  unknown: { icon: IconHelp, tone: 'calm', word: 'Compare it with what its owner says' },
} as const;
