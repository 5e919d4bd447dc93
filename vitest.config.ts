import { defineConfig } from 'vitest/config';

/**
 * `unit`: main, preload, sandbox and the layering test, on Node.
 * `window`: the renderer, in jsdom.
 * `system`: what starts real processes: git, keychain, faults, browsers. One file at a time.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'main/**/*.test.ts',
            'preload/**/*.test.ts',
            'sandbox/**/*.test.ts',
            'packaging/**/*.test.ts',
            'tests/*.test.ts',
          ],
          environment: 'node',
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'window',
          include: ['renderer/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: ['renderer/test-setup.ts'],
          testTimeout: 15_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['tests/{keychain,faults,e2e,electron,cases}/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
