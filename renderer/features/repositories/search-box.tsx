import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';

import { useSlashKey } from '../../ui/use-slash-key.ts';
import { useRepositories } from './repositories-store.ts';

interface SearchBoxProps {
  /** Moves the focus into the list. */
  readonly onDown: () => void;
}

/** `/` comes here, Arrow down goes on to the list, Escape clears. */
export function SearchBox({ onDown }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const text = useRepositories((state) => state.typed);
  const type = useRepositories((state) => state.type);
  const find = useRepositories((state) => state.find);
  useSlashKey(input);

  return (
    <TextInput
      ref={input}
      type="search"
      aria-label="Search repositories"
      aria-keyshortcuts="/"
      placeholder="Search…"
      w={240}
      maxLength={256}
      value={text}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === '' ? (
          <Kbd size="xs" aria-hidden>
            /
          </Kbd>
        ) : (
          <CloseButton size="sm" aria-label="Clear search" onClick={() => find('')} />
        )
      }
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') find('');
        if (event.key !== 'ArrowDown') return;
        event.preventDefault();
        onDown();
      }}
    />
  );
}
