import { Button, PasswordInput, Radio, Stack } from '@mantine/core';
import { useState } from 'react';

import type { VaultKeeper, VaultState } from '../../../preload/model/vault.ts';
import { keeperWords, shortestPassphrase } from './keeper-words.ts';
import styles from './vault.module.css';
import { useVault } from './vault-store.ts';

interface ChooseKeeperProps {
  readonly vault: VaultState;
}

/** No keychain answered and nothing is stored yet: the person decides where secrets live. */
export function ChooseKeeper({ vault }: ChooseKeeperProps) {
  const choose = useVault((state) => state.choose);
  const busy = useVault((state) => state.busy);
  const [keeper, setKeeper] = useState<VaultKeeper>('passphrase');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const differs = again !== '' && again !== passphrase;
  const short = passphrase !== '' && passphrase.length < shortestPassphrase;
  const complete =
    keeper !== 'passphrase' || (passphrase.length >= shortestPassphrase && again === passphrase);

  const submit = (): void => {
    if (!complete) return;
    void choose(keeper, keeper === 'passphrase' ? passphrase : undefined);
    setPassphrase('');
    setAgain('');
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        {vault.reason !== null && <p className={styles['reason']}>{vault.reason}</p>}
        <Radio.Group
          label="Where should secrets live?"
          value={keeper}
          onChange={(value) => setKeeper(value)}
        >
          <Stack gap="xs" mt="xs">
            <KeeperChoice keeper="passphrase" />
            <KeeperChoice keeper="memory" />
            <KeeperChoice keeper="keychain" label="System keychain, asked again" />
          </Stack>
        </Radio.Group>
        {keeper === 'passphrase' && (
          <>
            <PasswordInput
              label="Passphrase"
              description={`At least ${shortestPassphrase} characters. A few unrelated words are easy to keep.`}
              autoComplete="new-password"
              value={passphrase}
              error={short ? `Use at least ${shortestPassphrase} characters` : undefined}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
            />
            <PasswordInput
              label="The same passphrase again"
              autoComplete="new-password"
              value={again}
              error={differs ? 'The two are not the same' : undefined}
              onChange={(event) => setAgain(event.currentTarget.value)}
            />
          </>
        )}
        <Button type="submit" loading={busy} disabled={!complete} className={styles['main']}>
          {keeper === 'keychain'
            ? 'Try the keychain again'
            : `Use ${keeperWords[keeper].name.toLowerCase()}`}
        </Button>
      </Stack>
    </form>
  );
}

interface KeeperChoiceProps {
  readonly keeper: VaultKeeper;
  readonly label?: string;
}

function KeeperChoice({ keeper, label }: KeeperChoiceProps) {
  const { name, meaning } = keeperWords[keeper];
  return <Radio value={keeper} label={label ?? name} description={meaning} />;
}
