import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { describe, expect, test } from 'vitest';

/** What each folder may import, most specific first. An unlisted folder may import nothing. */
const layers: Readonly<Record<string, readonly string[]>> = {
  'preload/model': ['preload/model', 'zod'],
  'preload/calls': ['preload/calls', 'preload/model', 'zod'],
  'preload/contract.ts': ['preload/calls', 'preload/model', 'zod'],
  'preload/bridge.ts': ['preload/contract.ts', 'preload/model'],
  preload: ['preload', 'electron', 'zod'],
  renderer: [
    'renderer',
    'preload/bridge.ts',
    'preload/contract.ts',
    'preload/model',
    'react',
    'react-dom',
    'zustand',
    'get-nonce',
    '@mantine',
    '@tanstack/react-virtual',
    '@tabler/icons-react',
    '@fontsource-variable/inter',
  ],
  'main/core': ['main/core', 'preload/model'],
  'main/ports': ['main/ports', 'main/core', 'preload/model', 'preload/contract.ts'],
  'main/providers/registry.ts': ['main/providers', 'main/ports', 'preload/model'],
  'main/providers': [
    'main/providers',
    'main/core',
    'main/ports',
    'preload/model',
    'zod',
    'oauth4webapi',
    '@gitbeaker/rest',
    '@octokit/core',
    'universal-github-app-jwt',
  ],
  'main/features': [
    'main/features',
    'main/providers/provider.ts',
    'main/core',
    'main/ports',
    'preload/model',
    'preload/contract.ts',
    'zod',
    'oauth4webapi',
    're2js',
  ],
  'main/background.ts': ['main/ports'],
  'main/version.ts': ['package.json'],
  'main/dispatch.ts': ['main/core', 'main/ports', 'preload/contract.ts', 'preload/model'],
  'main/cli': [
    'main/cli',
    'main/core',
    'main/ports',
    'main/dispatch.ts',
    'preload/contract.ts',
    'preload/model',
    'node:',
    'commander',
    'cli-progress',
  ],
  'main/hosts/electron': [
    'main/hosts/electron',
    'main/core',
    'main/dispatch.ts',
    'main/ports',
    'preload/contract.ts',
    'preload/model',
    'electron',
    'node:',
    'zod',
  ],
  'main/hosts/web': [
    'main/hosts/web',
    'main/core',
    'main/dispatch.ts',
    'main/ports',
    'preload/contract.ts',
    'preload/model',
    'node:',
    'zod',
  ],
  'main/hosts/node': [
    'main/hosts/node',
    'main/core',
    'main/dispatch.ts',
    'main/ports',
    'preload/model',
    'node:',
    'undici',
    'simple-git',
    'keytar',
    '@napi-rs/keyring',
    'env-paths',
    'open',
    'zod',
  ],
};

/** Composition roots: the only files that may see everything, and that nothing may see. */
const roots = [
  'main/index.ts',
  'main/web.ts',
  'main/cli.ts',
  'main/app.ts',
  'main/app-options.ts',
  'main/features.ts',
  'main/wiring/organisation.ts',
  'main/wiring/work.ts',
  'renderer/main.tsx',
];

const top = join(import.meta.dirname, '..');
const files = ['main', 'preload', 'renderer'].flatMap((folder) => sources(folder));
const graph = new Map(files.map((file) => [file, imports(file)]));
const edges = [...graph].flatMap(([from, tos]) => tos.map((to) => ({ from, to })));

describe('the layers', () => {
  test('are read from real files', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(edges.length).toBeGreaterThan(20);
  });

  test('every import stays within its layer', () => {
    const strays = edges.filter(({ from, to }) => {
      const folder = Object.keys(layers).find((layer) => within(from, layer));
      const may = folder === undefined ? [] : layers[folder]!;
      return !roots.includes(from) && !may.some((allowed) => within(to, allowed));
    });
    expect(strays).toEqual([]);
  });

  test('nothing imports a composition root but another root', () => {
    const strays = edges.filter(({ from, to }) => roots.includes(to) && !roots.includes(from));
    expect(strays).toEqual([]);
  });

  test('electron is imported by the shell alone', () => {
    const strays = edges.filter(
      ({ from, to }) =>
        to === 'electron' &&
        !['main/index.ts', 'preload/index.ts'].includes(from) &&
        !within(from, 'main/hosts/electron'),
    );
    expect(strays).toEqual([]);
  });

  test.each(['main/features', 'main/providers', 'renderer/features'])(
    'folders in %s do not know each other',
    (parent) => {
      const owner = (path: string) => new RegExp(`^${parent}/([^/]+)/`).exec(path)?.[1];
      const strays = edges.filter(
        ({ from, to }) => owner(from) && owner(to) && owner(from) !== owner(to),
      );
      expect(strays).toEqual([]);
    },
  );

  test('no file imports itself through others', () => {
    expect(files.filter((file) => reaches(file, file))).toEqual([]);
  });
});

function sources(folder: string): string[] {
  return readdirSync(join(top, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|(^|\/)test-|\.d\.ts$/.test(name))
    .map((name) => join(folder, name));
}

function imports(file: string): string[] {
  const text = readFileSync(join(top, file), 'utf8');
  const found = text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
  return [...found].map(([, target]) =>
    target!.startsWith('.') ? normalize(join(dirname(file), target!)) : target!,
  );
}

function within(path: string, layer: string): boolean {
  return (
    path === layer ||
    path.startsWith(`${layer}/`) ||
    (layer.endsWith(':') && path.startsWith(layer))
  );
}

function reaches(from: string, goal: string, seen = new Set<string>()): boolean {
  return (graph.get(from) ?? []).some((next) => {
    if (next === goal) return true;
    if (seen.has(next)) return false;
    seen.add(next);
    return reaches(next, goal, seen);
  });
}
