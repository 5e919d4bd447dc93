import { describe, expect, test } from 'vitest';

import { checkTarget, folderNameOf, parentOf } from './target-folder.ts';

describe('the folder of a repository', () => {
  test.each([
    ['analytics/jaffle-shop', 'jaffle-shop'],
    ['a/%C3%BCbung', 'übung'],
    ['a/con', 'con-repository'],
    ['a/..', 'repository'],
    ['a/.github', 'github'],
    ['a/x:y*z', 'x-y-z'],
    ['a/name. ', 'name'],
    [`a/${'n'.repeat(300)}`, 'n'.repeat(100)],
  ])('%s is called %s', (path, name) => expect(folderNameOf(path)).toBe(name));

  test.each([
    '/home/ada/../x',
    '/home/ada/.git/x',
    '/home/ada/x.partial-op_0123456789abcdef',
    '/home/ada/nul.txt',
    '/home/ada/a\u202eb',
    'relative',
    '~/x',
    '/',
  ])('cannot be %j', (folder) =>
    expect(() => checkTarget(folder, '/home/ada')).toThrow('app.invalid-path'),
  );

  test('may be any plain path, on Windows too', () => {
    expect(checkTarget('/home/ada/My Code/shop/', '/home/ada')).toBe('/home/ada/My Code/shop');
    expect(checkTarget('D:\\code\\shop', 'C:\\Users\\ada')).toBe('D:\\code\\shop');
    expect(() => checkTarget('D:shop', 'C:\\Users\\ada')).toThrow('app.invalid-path');
    expect([parentOf('/shop'), parentOf('/a/b'), parentOf('D:\\a')]).toEqual(['/', '/a', 'D:\\']);
  });
});
