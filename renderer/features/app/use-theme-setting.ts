import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';

import { useApp } from './app-store.ts';

/** Draws in the theme the settings name. Until they are read, the last one or the system's. */
export function useThemeSetting(): void {
  const theme = useApp((state) => state.theme);
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (theme !== undefined) setColorScheme(theme === 'system' ? 'auto' : theme);
  }, [theme, setColorScheme]);
}
