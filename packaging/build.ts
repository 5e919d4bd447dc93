import { existsSync } from 'node:fs';
import { join } from 'node:path';

import react from '@vitejs/plugin-react';
import { build as viteBuild, type InlineConfig } from 'vite';

const top = join(import.meta.dirname, '..');

/** Native parts that cannot be bundled, and what the host brings itself. */
const external = ['electron', 'keytar', '@napi-rs/keyring', /^node:/];

const entries = ['index', 'web', 'cli'];

export interface Build {
  /** What was built, as paths under the project. */
  readonly built: readonly string[];
  /** What is not written yet, as paths of the missing sources. */
  readonly skipped: readonly string[];
}

/**
 * Builds the three parts into `out/`: the entries of main (ESM, dependencies bundled), the
 * preload (one CommonJS file, because a sandboxed preload cannot load a second one) and the window.
 */
export async function build(
  parts: readonly Part[] = ['main', 'preload', 'renderer'],
): Promise<Build> {
  // The tools switch React and others to their development form unless told before they load.
  process.env['NODE_ENV'] ??= 'production';
  const wanted = parts.flatMap((part) => plans[part]());
  const ready = wanted.filter((plan) => plan.config !== undefined);
  await Promise.all(ready.map((plan) => viteBuild({ ...shared, ...plan.config })));
  return {
    built: ready.map((plan) => plan.output),
    skipped: wanted.filter((plan) => !ready.includes(plan)).map((plan) => plan.source),
  };
}

export type Part = keyof typeof plans;

interface Plan {
  readonly source: string;
  readonly output: string;
  readonly config: InlineConfig | undefined;
}

const shared: InlineConfig = { logLevel: 'warn', clearScreen: false };

const plans = {
  main: (): readonly Plan[] => {
    const present = entries.filter((entry) => existsSync(join(top, `main/${entry}.ts`)));
    const missing = entries.filter((entry) => !present.includes(entry));
    return [
      ...(present.length > 0
        ? [{ source: 'main/*.ts', output: 'out/main', config: main(present) }]
        : []),
      ...missing.map((entry) => ({ source: `main/${entry}.ts`, output: '', config: undefined })),
    ];
  },
  preload: (): readonly Plan[] => [
    {
      source: 'preload/index.ts',
      output: 'out/preload',
      config: existsSync(join(top, 'preload/index.ts')) ? preload() : undefined,
    },
  ],
  renderer: (): readonly Plan[] => [
    {
      source: 'renderer/index.html',
      output: 'out/renderer',
      config: existsSync(join(top, 'renderer/index.html')) ? renderer() : undefined,
    },
  ],
};

function main(present: readonly string[]): InlineConfig {
  return {
    configFile: false,
    root: top,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node24',
      outDir: join(top, 'out/main'),
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        external,
        input: Object.fromEntries(present.map((entry) => [entry, join(top, `main/${entry}.ts`)])),
        // All files lie in one folder, so that `import.meta.dirname` means the same in each.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  };
}

function preload(): InlineConfig {
  return {
    configFile: false,
    root: top,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'chrome150',
      outDir: join(top, 'out/preload'),
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        external,
        input: join(top, 'preload/index.ts'),
        output: { format: 'cjs', entryFileNames: 'index.cjs', codeSplitting: false },
      },
    },
  };
}

function renderer(): InlineConfig {
  const own = ['vite.config.ts', 'renderer/vite.config.ts']
    .map((name) => join(top, name))
    .find((path) => existsSync(path));
  if (own !== undefined) return { configFile: own, mode: 'production' };
  return {
    configFile: false,
    root: join(top, 'renderer'),
    base: './',
    plugins: [react()],
    build: { outDir: join(top, 'out/renderer'), emptyOutDir: true, target: 'chrome150' },
  };
}

if (import.meta.main) {
  const started = performance.now();
  const { built, skipped } = await build();
  for (const source of skipped) console.log(`skipped: ${source} is not there`);
  console.log(`built ${built.join(', ')} in ${Math.round(performance.now() - started)} ms`);
}
