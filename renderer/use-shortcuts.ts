import { useHotkeys, type HotkeyItem } from '@mantine/hooks';

import { navigate, sections, type Section } from './navigation.ts';

/**
 * Ctrl/Cmd-1…7 shows a section, from anywhere. A browser keeps those for its tabs, so Alt-1…7 do the
 * same. The palette brings its own Ctrl/Cmd-K, a list with a search box its own `/`.
 */
export function useShortcuts(): void {
  useHotkeys(
    sections.flatMap((section, index): HotkeyItem[] => [
      [`mod+Digit${index + 1}`, () => show(section), { usePhysicalKeys: true }],
      [`alt+Digit${index + 1}`, () => show(section), { usePhysicalKeys: true }],
    ]),
    // No element is left out: the keys type nothing.
    [],
  );
}

/** A page must not change under a dialog that was opened from it. */
function show(section: Section): void {
  if (!document.querySelector('[aria-modal="true"]')) navigate(section);
}
