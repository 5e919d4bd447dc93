import { posix } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bundlePath } from './bundle-path.ts';

const folder = '/app/out/renderer';

describe('the path of a built file', () => {
  test.each([
    ['app://bundle/', 'index.html'],
    ['app://bundle/index.html', 'index.html'],
    ['app://bundle/index.html?x=1#/accounts', 'index.html'],
    ['app://bundle/assets/main-BQT9_Z6F.js', 'assets/main-BQT9_Z6F.js'],
    ['app://bundle/assets/../index.html', 'index.html'],
  ])('%s is %s', (address, file) => {
    expect(bundlePath(folder, address)).toBe(`${folder}/${file}`);
  });

  test.each([
    'app://bundle.evil.example/index.html',
    'app://evil@bundle/index.html',
    'app://other/index.html',
    'https://bundle/index.html',
    'file:///etc/passwd',
    'app://bundle/assets/',
    'app://bundle//etc/passwd',
    'app://bundle/..%2f..%2fpackage.json',
    'app://bundle/%2e%2e%2fpackage.json',
    'app://bundle/a%5c..%5cb',
    'app://bundle/index.html%00.png',
    'app://bundle/C:/windows/win.ini',
    'app://bundle/.env',
    'app://bundle/assets/.hidden/x.js',
    '',
    'index.html',
  ])('%j is no built file', (address) => {
    expect(bundlePath(folder, address)).toBeUndefined();
  });

  test('never leaves the folder, whatever is asked', () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '%2E.', '%2f', '%5c', '\\', '/', '//', '\0', '%00'),
      fc.constantFrom('C:', 'c%3a', '\\\\host', '~', 'assets', 'index.html', '?', '#', '@', ':'),
      fc.string({ maxLength: 6, unit: 'binary' }),
    );
    const address = fc
      .tuple(
        fc.constantFrom('app://bundle', 'app://bundle/', 'APP://BUNDLE/', 'app:bundle', 'app:/'),
        fc.array(piece, { maxLength: 10 }),
        fc.constantFrom('', '/'),
      )
      .map(([start, pieces, between]) => start + pieces.join(between));

    fc.assert(
      fc.property(address, (asked) => {
        const path = bundlePath(folder, asked);
        if (path === undefined) return;
        expect(posix.normalize(path)).toBe(path);
        expect(path.startsWith(`${folder}/`)).toBe(true);
        expect(path.slice(folder.length)).toMatch(/^(\/[\w-][\w.-]*)+$/);
      }),
      { numRuns: 10_000 },
    );
  });
});
