import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';

import envPaths from 'env-paths';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { dataFolder } from './data-folder.ts';

let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'latchkey-home-'));
});
afterEach(() => rmSync(base, { recursive: true }));

const invalid = expect.objectContaining({ code: 'app.invalid-path' }) as Error;

describe('the data folder', () => {
  test('is made for this person only', () => {
    const folder = join(base, 'ä b', 'latchkey');
    expect(dataFolder({ LATCHKEY_HOME: folder })).toBe(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('keeps the mode of a folder that was there', () => {
    chmodSync(base, 0o755);
    dataFolder({ LATCHKEY_HOME: base });
    expect(statSync(base).mode & 0o777).toBe(0o755);
  });

  test('is not one that everybody may write to', () => {
    chmodSync(base, 0o777);
    expect(() => dataFolder({ LATCHKEY_HOME: base })).toThrow(invalid);
  });

  test.each(['relative/folder', '.', '~/latchkey', '/a\0b'])('is not %j', (folder) => {
    expect(() => dataFolder({ LATCHKEY_HOME: folder })).toThrow(invalid);
  });

  test('cannot be where a file is', () => {
    writeFileSync(join(base, 'file'), '');
    expect(() => dataFolder({ LATCHKEY_HOME: join(base, 'file', 'x') })).toThrow(invalid);
  });

  test('is the system’s own place without a choice', () => {
    const { data } = envPaths('Latchkey', { suffix: '' });
    expect(isAbsolute(data)).toBe(true);
    expect(data).not.toContain('nodejs');
  });
});
