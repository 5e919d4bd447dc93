import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { quotePath, readStatus, unquotePath } from './status.ts';

const zero = '0'.repeat(40);
const modes = 'N... 100644 100644 100644';

describe('the status of a working copy', () => {
  test('is read with branch, distance and every kind of change', () => {
    const text = [
      `# branch.oid ${'a'.repeat(40)}`,
      '# branch.head feature/x',
      '# branch.upstream origin/feature/x',
      '# branch.ab +2 -3',
      '# stash 1',
      `1 A. ${modes} ${zero} ${zero} new.txt`,
      `1 .M ${modes} ${zero} ${zero} with space.txt`,
      `1 D. ${modes} ${zero} ${zero} gone.txt`,
      `1 .D ${modes} ${zero} ${zero} lost.txt`,
      `2 R. ${modes} ${zero} ${zero} R100 to.txt\tfrom.txt`,
      `u UU N... 100644 100644 100644 100644 ${zero} ${zero} ${zero} both.txt`,
      '? "\\303\\274ber.txt"',
      '! ignored.txt',
      '',
    ].join('\n');
    const status = readStatus(text);
    expect(status).toMatchObject({
      branch: 'feature/x',
      upstream: 'origin/feature/x',
      ahead: 2,
      behind: 3,
      hasCommits: true,
    });
    expect(status.files.map(({ path, change, staged }) => [path, change, staged])).toEqual([
      ['new.txt', 'added', true],
      ['with space.txt', 'modified', false],
      ['gone.txt', 'deleted', true],
      ['lost.txt', 'deleted', false],
      ['to.txt', 'renamed', true],
      ['both.txt', 'conflicted', false],
      ['über.txt', 'untracked', false],
    ]);
    expect(status.files.map(({ unadded }) => unadded)).toEqual([
      ...[false, true, false, true, false, true, true],
    ]);
  });

  test('knows a detached HEAD and a repository without commits', () => {
    expect(readStatus('# branch.oid (initial)\n# branch.head main\n')).toMatchObject({
      branch: 'main',
      upstream: null,
      hasCommits: false,
    });
    expect(readStatus('# branch.head (detached)\n').branch).toBeNull();
  });

  test('is never torn by what a file is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        fc.pre(name.isWellFormed() && !/[\n\0]/.test(name) && !/^".*"$/s.test(name));
        expect(unquotePath(quotePath(name))).toBe(name);
      }),
    );
  });
});

describe('a name that is not UTF-8', () => {
  test('stays in the quoted form and goes back to git unchanged', () => {
    expect(unquotePath('"caf\\351"')).toBe('"caf\\351"');
    expect(quotePath('"caf\\351"')).toBe('"caf\\351"');
  });

  test('is not confused with a name that has quotes of its own', () => {
    expect(unquotePath('"\\"a\\""')).toBe('"a"');
    expect(quotePath('"a"')).toBe('"\\"a\\""');
  });
});
