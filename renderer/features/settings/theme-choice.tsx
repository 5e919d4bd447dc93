import { SegmentedControl } from '@mantine/core';

import type { Settings } from '../../../preload/model/settings.ts';
import { useSettings } from './settings-store.ts';
import styles from './notes.module.css';

interface ThemeChoiceProps {
  readonly theme: Settings['theme'];
}

const themes = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const satisfies readonly { value: Settings['theme']; label: string }[];

/** Light or dark. The frame of the window follows what main announces. */
export function ThemeChoice({ theme }: ThemeChoiceProps) {
  const change = useSettings((state) => state.change);
  return (
    <>
      <SegmentedControl
        aria-label="Theme"
        data={[...themes]}
        value={theme}
        onChange={(value) => {
          const chosen = themes.find((each) => each.value === value);
          if (chosen) void change({ theme: chosen.value });
        }}
      />
      <p className={styles['note']}>“Like the system” follows when your system changes.</p>
    </>
  );
}
