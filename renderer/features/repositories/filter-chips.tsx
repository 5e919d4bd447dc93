import { Chip, Group } from '@mantine/core';

import type { Account } from '../../../preload/model/account.ts';
import type { IndexState } from '../../../preload/model/repository.ts';
import { lists } from '../../ui/account-words.ts';
import { count } from '../../ui/format.ts';
import { useRepositories } from './repositories-store.ts';
import styles from './filter-chips.module.css';

interface FilterChipsProps {
  readonly accounts: readonly Account[];
  /** undefined while it is not known. */
  readonly index: readonly IndexState[] | undefined;
  /** How many are on this machine. */
  readonly cloned: number | undefined;
}

/** All · one per account · cloned, each with its count. */
export function FilterChips({ accounts, index, cloned }: FilterChipsProps) {
  const filter = useRepositories((state) => state.filter);
  const choose = useRepositories((state) => state.choose);
  const of = (id: Account['id']) =>
    index && (index.find(({ account }) => account === id)?.count ?? 0);
  const all = index?.reduce((sum, each) => sum + each.count, 0);
  const listing = accounts.filter(lists);
  const chips = [
    { value: 'all', name: 'All', amount: all },
    // One account alone is the same as all.
    ...(listing.length > 1
      ? listing.map(({ id, login, host }) => ({
          value: id,
          name: `${login}@${host}`,
          amount: of(id),
        }))
      : []),
    { value: 'cloned', name: 'Cloned', amount: cloned },
  ];

  return (
    <Chip.Group value={filter} onChange={(value) => choose(value)}>
      <Group gap="xs" role="radiogroup" aria-label="Show" className={styles['chips'] ?? ''}>
        {chips.map(({ value, name, amount }) => (
          <Chip key={value} value={value} size="sm" variant="light">
            {amount === undefined ? (
              name
            ) : (
              <>
                {name} <span className={styles['count']}>{count(amount)}</span>
              </>
            )}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}
