import { MantineProvider } from '@mantine/core';
import { render, type RenderResult } from '@testing-library/react';
import type { ReactElement } from 'react';

import { theme } from './styles/theme.ts';

/** Renders as the window does, without transitions and portals. */
export function show(element: ReactElement): RenderResult {
  return render(element, {
    wrapper: ({ children }) => (
      <MantineProvider theme={theme} env="test">
        {children}
      </MantineProvider>
    ),
  });
}
