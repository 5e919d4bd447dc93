import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent } from 'react';

import type { Account } from '../../../preload/model/account.ts';
import { accountLabel } from '../../ui/account-words.ts';
import styles from './bindings.module.css';
import { useBindings } from './bindings-store.ts';

interface BindFormProps {
  readonly accounts: readonly Account[];
  readonly onEnd: () => void;
}

/** Says that an account acts at a place from now on. */
export function BindForm({ accounts, onEnd }: BindFormProps) {
  const bind = useBindings((state) => state.bind);
  const choices = accounts.filter(({ repository }) => repository === null);
  const [account, setAccount] = useState(choices[0]?.id);
  const [place, setPlace] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const chosen = choices.find(({ id }) => id === account);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (chosen && place.trim() !== '' && (await bind(place.trim(), chosen.id))) onEnd();
  };
  return (
    <form
      className={styles['form']}
      aria-label="Add a rule"
      onSubmit={(event) => void submit(event)}
    >
      <TextInput
        ref={field}
        label="Place"
        description="A repository, an owner or a host."
        placeholder={`${chosen?.host ?? 'github.com'}/acme`}
        className={styles['grow'] ?? ''}
        value={place}
        maxLength={4096}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setPlace(event.currentTarget.value)}
      />
      <NativeSelect
        label="Account"
        className={styles['grow'] ?? ''}
        value={account ?? ''}
        data={choices.map((one) => ({ value: one.id, label: accountLabel(one, accounts) }))}
        onChange={(event) =>
          setAccount(choices.find(({ id }) => id === event.currentTarget.value)?.id)
        }
      />
      <div className={styles['buttons']}>
        <Button variant="default" onClick={onEnd}>
          Cancel
        </Button>
        <Button type="submit" disabled={place.trim() === ''}>
          Add
        </Button>
      </div>
    </form>
  );
}
