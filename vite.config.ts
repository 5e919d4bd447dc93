import { join } from 'node:path';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the window into `out/renderer`, for the web host and for Electron alike. */
export default defineConfig({
  root: join(import.meta.dirname, 'renderer'),
  // Relative, so that the same files load from http and from a custom scheme.
  base: './',
  plugins: [react()],
  build: {
    outDir: join(import.meta.dirname, 'out/renderer'),
    emptyOutDir: true,
    target: 'chrome128',
    // Inlined fonts would be `data:` addresses, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
