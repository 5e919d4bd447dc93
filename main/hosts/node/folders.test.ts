import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  existsSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createFolders } from './folders.ts';

const folders = createFolders();
let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'latchkey-folders-'));
});
afterEach(() => rmSync(base, { recursive: true }));

const invalid = expect.objectContaining({ code: 'app.invalid-path' }) as Error;

describe('a path within a folder', () => {
  test.each([
    [['group', 'project'], 'group/project'],
    [['group/sub', 'project'], 'group/sub/project'],
    [['a/../b'], 'b'],
    [['~root/x'], '~root/x'],
    [['name with blanks', 'ü'], 'name with blanks/ü'],
    [['.github'], '.github'],
    [['a.git'], 'a.git'],
    [[''], ''],
  ])('joins %j', (parts, path) => {
    expect(folders.within(base, ...parts)).toBe(join(base, path));
  });

  test.each([
    ['leaves it', '../outside'],
    ['leaves it after a detour', 'a/../../outside'],
    ['names another place', '/etc/passwd'],
    ['is another folder with the same beginning', '../latchkey-folders-'],
    ['is git’s own folder', '.git'],
    ['is inside git’s own folder', 'x/.GIT/hooks'],
    ['passes git’s own folder', 'x/.git/../y'],
    ['is git’s folder by its short name', 'git~1'],
    ['is git’s folder with a stream', '.git::$INDEX_ALLOCATION'],
    ['is git’s folder with ignored characters', '.git. .'],
    ['is a network share', '\\\\evil.example\\share\\x'],
    ['has a NUL', 'a\0b'],
    ['has a line break', 'a\nb'],
    ['turns the writing direction', '\u202egpj.exe'],
    ['has an invisible character', 'a\u200bb'],
    ['has a name too long for the disk', 'a'.repeat(300)],
    ['has a name too long in bytes', 'ü'.repeat(200)],
  ])('is refused when it %s', (_, part) => {
    expect(() => folders.within(base, part)).toThrow(invalid);
  });

  test.each(['relative/base', '', '\\\\evil\\share', '//evil/share', '/a\0b'])(
    'is refused under %j',
    (top) => {
      expect(() => folders.within(top, 'x')).toThrow(invalid);
    },
  );

  test('does not follow links below the folder, but the folder may be behind one', () => {
    const real = join(base, 'real');
    mkdirSync(join(real, 'inner'), { recursive: true });
    symlinkSync(real, join(base, 'link'));
    symlinkSync(tmpdir(), join(real, 'parent-link'));
    symlinkSync(join(real, 'inner'), join(real, 'inside-link'));
    symlinkSync('/nowhere/at/all', join(real, 'dangling'));
    for (const part of ['parent-link/new', 'parent-link', 'inside-link/new', 'dangling'])
      expect(() => folders.within(real, part)).toThrow(invalid);
    expect(folders.within(join(base, 'link'), 'inner/new')).toBe(join(base, 'link/inner/new'));
  });

  test('does not go through a file', () => {
    writeFileSync(join(base, 'file'), '');
    expect(() => folders.within(base, 'file/new')).toThrow(invalid);
    expect(folders.within(base, 'file')).toBe(join(base, 'file'));
  });
});

describe('folders', () => {
  test('are made with their parents, listed and removed', async () => {
    const deep = join(base, 'a/b/c');
    expect(await folders.exists(deep)).toBe(false);
    await folders.make(deep);
    await folders.make(deep);
    expect(await folders.exists(deep)).toBe(true);
    expect(await folders.list(join(base, 'a'))).toEqual(['b']);
    await folders.remove(join(base, 'a'));
    await folders.remove(join(base, 'a'));
    expect(await folders.list(join(base, 'a'))).toEqual([]);
  });

  test('are moved whole, and never over something', async () => {
    for (const name of ['from', 'full', 'empty']) await folders.make(join(base, name));
    writeFileSync(join(base, 'from/new'), 'new');
    writeFileSync(join(base, 'full/old'), 'old');
    writeFileSync(join(base, 'file'), 'old');
    symlinkSync('/nowhere', join(base, 'dangling'));
    for (const name of ['full', 'empty', 'file', 'dangling'])
      await expect(folders.rename(join(base, 'from'), join(base, name))).rejects.toMatchObject({
        code: 'git.target-exists',
      });
    expect(readFileSync(join(base, 'full/old'), 'utf8')).toBe('old');
    await folders.rename(join(base, 'from'), join(base, 'to'));
    expect(await folders.list(join(base, 'to'))).toEqual(['new']);
    expect(await folders.exists(join(base, 'from'))).toBe(false);
  });

  test('are removed without what a link in them points to', async () => {
    mkdirSync(join(base, 'kept'));
    writeFileSync(join(base, 'kept/file'), '');
    mkdirSync(join(base, 'gone'));
    symlinkSync(join(base, 'kept'), join(base, 'gone/link'));
    await folders.remove(join(base, 'gone'));
    expect(existsSync(join(base, 'kept/file'))).toBe(true);
  });

  test.each(['/', homedir(), `${homedir()}/x/..`, 'relative', ''])(
    '%j is never removed',
    async (path) => {
      await expect(folders.remove(path)).rejects.toMatchObject({ code: 'app.invalid-path' });
    },
  );

  test('say which path cannot be used', async () => {
    writeFileSync(join(base, 'file'), '');
    const path = join(base, 'file/inner');
    await expect(folders.make(path)).rejects.toMatchObject({
      code: 'app.invalid-path',
      detail: path,
    });
    await expect(folders.list(join(base, 'file'))).rejects.toMatchObject({
      code: 'app.invalid-path',
    });
  });

  test('begin at the person’s home', () => {
    expect(folders.home()).toBe(homedir());
  });
});
