import { useHotkeys, type HotkeyItem } from '@mantine/hooks';

import { navigate, sections } from './navigation.ts';

/**
 * Ctrl/Cmd-1…7 shows a section, from anywhere. A browser keeps those for its tabs, so Alt-1…7 do the
 * same. `/` goes to the page's search, but only where no text is being typed.
 */
export function useShortcuts(): void {
  const places = sections.flatMap((section, index): HotkeyItem[] => [
    [`mod+Digit${index + 1}`, () => navigate(section), { usePhysicalKeys: true }],
    [`alt+Digit${index + 1}`, () => navigate(section), { usePhysicalKeys: true }],
  ]);
  useHotkeys(places, []);
  useHotkeys([['/', focusSearch]]);
}

function focusSearch(): void {
  const search = document.querySelector<HTMLInputElement>('main input[type="search"]');
  search?.focus();
  search?.select();
}
