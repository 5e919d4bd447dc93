import { Button, Group } from '@mantine/core';
import { useState } from 'react';

import type { VaultState } from '../../../preload/model/vault.ts';
import { count, counted } from '../../ui/format.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { ChangePassphrase } from './change-passphrase.tsx';
import { keeperWords } from './keeper-words.ts';
import { takeFocus } from './take-focus.ts';
import styles from './vault.module.css';

const bindings = {
  keytar: 'keytar',
  'napi-keyring': '@napi-rs/keyring',
} as const satisfies Record<NonNullable<VaultState['binding']>, string>;

interface VaultFactsProps {
  readonly vault: VaultState;
}

/** What there is to know about a vault that can be read. */
export function VaultFacts({ vault }: VaultFactsProps) {
  const keeper = vault.keeper === null ? undefined : keeperWords[vault.keeper];
  const [step, setStep] = useState<'looking' | 'changing' | 'back' | 'changed'>('looking');
  if (step === 'changing')
    return <ChangePassphrase onEnd={(done) => setStep(done ? 'changed' : 'back')} />;
  return (
    <>
      <dl className={styles['facts']}>
        <dt>State</dt>
        <dd>
          <StateBadge state="ready" word="Unlocked" />
        </dd>
        <dt>Kept by</dt>
        <dd>
          {keeper?.name}
          {vault.binding !== null && `, through ${bindings[vault.binding]}`}
        </dd>
        <dt>What that means</dt>
        <dd>{keeper?.meaning}</dd>
        <dt>Secrets held</dt>
        <dd className="number">{count(vault.secrets)}, each encrypted on its own</dd>
        {vault.aside !== undefined && (
          <>
            <dt>Set aside</dt>
            <dd>
              {counted(vault.aside, 'secret', 'secrets')} of an earlier vault, kept encrypted. They
              are not opened again, even if the old key turns up: link those accounts again.
            </dd>
          </>
        )}
      </dl>
      {vault.keeper === 'passphrase' && (
        <Group gap="md">
          <Button
            variant="default"
            ref={step === 'looking' ? null : takeFocus}
            onClick={() => setStep('changing')}
          >
            Change passphrase…
          </Button>
          <output className={styles['done']}>
            {step === 'changed' && 'The vault now opens with the new passphrase.'}
          </output>
        </Group>
      )}
    </>
  );
}
