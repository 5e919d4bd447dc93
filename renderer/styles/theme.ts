import {
  Modal,
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

/** The one accent: a deep green-blue. Shade 7 carries white text at 6:1. */
const lagoon: MantineColorsTuple = [
  '#ecf8f8',
  '#d9eeef',
  '#b0dcdf',
  '#84c8cd',
  '#5cb5bc',
  '#389ba4',
  '#1b808a',
  '#0e6670',
  '#0a525b',
  '#083e45',
];

/** Neutral greys. Shade 6 is the dimmed text of the light theme: 5:1 on shade 0. */
const gray: MantineColorsTuple = [
  '#f8f8f9',
  '#f2f2f4',
  '#e8e8eb',
  '#dcdce0',
  '#c9c9cf',
  '#9a9aa2',
  '#64646d',
  '#4a4a52',
  '#323238',
  '#1d1d21',
];

/** Shade 7 is the page, 2 its dimmed text (6:1), 4 its lines. */
const dark: MantineColorsTuple = [
  '#e3e3e6',
  '#c6c6cb',
  '#a2a2aa',
  '#6e6e77',
  '#3d3d44',
  '#303036',
  '#26262b',
  '#1b1b1f',
  '#151518',
  '#0f0f12',
];

export const theme = createTheme({
  colors: { lagoon, gray, dark },
  primaryColor: 'lagoon',
  primaryShade: { light: 7, dark: 7 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace:
    "ui-monospace, 'Cascadia Code', 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  headings: { fontWeight: '650', fontFamily: "'Inter Variable', system-ui, sans-serif" },
  components: {
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
  },
  // A 4-pixel grid; Mantine's own steps have a 10 and a 20.
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
});

/** Mantine's placeholder grey is too pale to read at AA. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
    '--mantine-color-dimmed': 'var(--mantine-color-gray-6)',
  },
  dark: {
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-dimmed': 'var(--mantine-color-dark-2)',
  },
});
