import { NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';

import { counted } from '../../ui/format.ts';
import { useSlashKey } from '../../ui/use-slash-key.ts';
import type { ActivityQuery } from './activity-matching.ts';
import styles from './activity-filter.module.css';

interface ActivityFilterProps {
  readonly query: ActivityQuery;
  readonly onChange: (query: ActivityQuery) => void;
  readonly found: number;
}

const results = [
  { value: 'all', label: 'Every result' },
  { value: 'done', label: 'Done' },
  { value: 'failed', label: 'Failed' },
  { value: 'refused', label: 'Refused' },
  { value: 'cancelled', label: 'Cancelled' },
] as const satisfies readonly { value: ActivityQuery['result']; label: string }[];

/** Narrows the log by words and by how things ended. */
export function ActivityFilter({ query, onChange, found }: ActivityFilterProps) {
  const input = useRef<HTMLInputElement>(null);
  useSlashKey(input);
  return (
    <search className={styles['filter']}>
      <TextInput
        ref={input}
        type="search"
        aria-label="Filter activity"
        aria-keyshortcuts="/"
        placeholder="Filter…"
        w={280}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={query.text}
        onChange={(event) => onChange({ ...query, text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onChange({ ...query, text: '' });
        }}
      />
      <NativeSelect
        aria-label="How it ended"
        data={results}
        value={query.result}
        onChange={(event) => {
          const chosen = results.find(({ value }) => value === event.currentTarget.value);
          onChange({ ...query, result: chosen?.value ?? 'all' });
        }}
      />
      <output className={styles['found']}>{counted(found, 'line', 'lines')}</output>
    </search>
  );
}
