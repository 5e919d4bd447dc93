import { Kbd } from '@mantine/core';
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';

import type { Command } from './command.ts';

interface PaletteProps {
  readonly commands: readonly Command[];
}

const groups = ['Do', 'Account', 'Go to', 'Appearance'] as const;

/** Every action by its name: Ctrl/Cmd-K, some letters, Enter. */
export function Palette({ commands }: PaletteProps) {
  const origin = useRef<HTMLElement | null>(null);
  const actions: SpotlightActionGroupData[] = groups
    .map((group) => ({
      group,
      actions: commands
        .filter((command) => command.group === group)
        .map(({ id, label, icon: Sign, keywords = [], shortcut, run }) => ({
          id,
          label,
          keywords: [...keywords],
          leftSection: <Sign size={18} stroke={1.75} aria-hidden />,
          rightSection: shortcut === undefined ? undefined : <Kbd size="xs">{shortcut}</Kbd>,
          onClick: () => {
            // Given back first, so that a dialog the action opens knows where to return it.
            origin.current?.focus();
            run();
          },
        })),
    }))
    .filter((each) => each.actions.length > 0);

  return (
    <Spotlight
      actions={actions}
      shortcut="mod + K"
      onSpotlightOpen={() => {
        const { activeElement } = document;
        origin.current = activeElement instanceof HTMLElement ? activeElement : null;
      }}
      // The palette is reachable from everywhere, fields included.
      tagsToIgnore={[]}
      scrollable
      maxHeight={420}
      highlightQuery
      attributes={{ content: { 'aria-label': 'Actions' } }}
      nothingFound="No action has this name"
      searchProps={{
        'aria-label': 'Search actions',
        placeholder: 'What would you like to do?',
        leftSection: <IconSearch size={18} aria-hidden />,
      }}
    />
  );
}
