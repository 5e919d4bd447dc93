import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

import type { Account } from '../../../preload/model/account.ts';
import type { Binding } from '../../../preload/model/binding.ts';
import { accountLabel } from '../../ui/account-words.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { hostOf } from '../../ui/host-of.ts';
import { BindForm } from './bind-form.tsx';
import styles from './bindings.module.css';
import { followBindings, useBindings } from './bindings-store.ts';

interface BindingsListProps {
  readonly accounts: readonly Account[];
}

/**
 * Which account acts where. It stands with the accounts: it is about who acts, and matters only
 * where several could. Draws nothing until then.
 */
export function BindingsList({ accounts }: BindingsListProps) {
  useEffect(followBindings, []);
  const list = useBindings((state) => state.list);
  const problem = useBindings((state) => state.problem);
  const load = useBindings((state) => state.load);
  const dismiss = useBindings((state) => state.dismiss);
  const [adding, setAdding] = useState(false);
  const add = useRef<HTMLButtonElement>(null);

  const bindings = list.at === 'ready' ? list.value : [];
  if (list.at !== 'failed' && bindings.length === 0 && !hasRivals(accounts)) return null;
  const end = () => {
    setAdding(false);
    // The form goes away with the focus in it.
    setTimeout(() => add.current?.focus());
  };
  return (
    <section className={styles['section']} aria-label="Which account where">
      <header className={styles['head']}>
        <div>
          <h2>Which account where</h2>
          <p>Where several accounts could act, the most specific rule decides.</p>
        </div>
        <Button
          ref={add}
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={adding || accounts.length === 0}
          onClick={() => setAdding(true)}
        >
          Add a rule
        </Button>
      </header>
      {list.at === 'failed' && (
        <FailureNotice
          failure={list.failure}
          remedy={{ label: 'Try again', run: () => void load() }}
        />
      )}
      {problem && <FailureNotice failure={problem} onClose={dismiss} />}
      {adding && <BindForm accounts={accounts} onEnd={end} />}
      {bindings.length === 0 && !adding && list.at === 'ready' && (
        <p className={styles['none']}>
          No rule yet. Latchkey takes the account that lists a repository, or the one that worked
          there last; before a clone it says which, and why.
        </p>
      )}
      {bindings.length > 0 && (
        <ul className={styles['list']}>
          {bindings.map((binding) => (
            <Row key={binding.place} binding={binding} accounts={accounts} />
          ))}
        </ul>
      )}
    </section>
  );
}

const kinds: Readonly<Record<Binding['kind'], string>> = {
  repository: 'Repository',
  owner: 'Everything of',
  host: 'Whole host',
};

interface RowProps {
  readonly binding: Binding;
  readonly accounts: readonly Account[];
}

function Row({ binding, accounts }: RowProps) {
  const { place, kind, account, who } = binding;
  const bind = useBindings((state) => state.bind);
  const remove = useBindings((state) => state.remove);
  const able = accounts.filter((one) => canActAt(one, place));
  const name = hostOf(place);
  return (
    <li className={styles['row']}>
      <span className={styles['kind']}>{kinds[kind]}</span>
      <code className={styles['place']} title={place}>
        {name}
      </code>
      <NativeSelect
        size="xs"
        className={styles['who'] ?? ''}
        aria-label={`Account for ${name}`}
        value={account ?? ''}
        data={[
          ...(account === null ? [{ value: '', label: `${who} (not linked)` }] : []),
          ...able.map((one) => ({ value: one.id, label: accountLabel(one, accounts) })),
        ]}
        onChange={(event) => {
          const chosen = able.find(({ id }) => id === event.currentTarget.value);
          if (chosen) void bind(place, chosen.id);
        }}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Remove the rule for ${name}`}
        onClick={() => void remove(place)}
      >
        <IconX size={16} />
      </ActionIcon>
    </li>
  );
}

/** Same scheme, host and port; main has the last word about what lies below. */
function canActAt({ instance, repository }: Account, place: string): boolean {
  return repository === null && URL.parse(instance)?.host === URL.parse(place)?.host;
}

/** Whether two accounts could act at one host. */
function hasRivals(accounts: readonly Account[]): boolean {
  const serving = accounts.filter(({ repository }) => repository === null);
  return new Set(serving.map(({ instance }) => instance)).size < serving.length;
}
