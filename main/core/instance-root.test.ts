import { describe, expect, test } from 'vitest';

import { heldBy, isWithin, nameOf, rootOf } from './instance-root.ts';

const top = { instance: 'https://code.example' };
const gitlab = { instance: 'https://code.example/gitlab' };
const inner = { instance: 'https://code.example/gitlab/inner' };
const other = { instance: 'https://code.example/other' };
const all = [top, gitlab, inner, other];

describe('the root of an instance', () => {
  test('is its path, and part of its name', () => {
    expect(all.map(({ instance }) => rootOf(instance))).toEqual([
      '',
      '/gitlab',
      '/gitlab/inner',
      '/other',
    ]);
    expect(nameOf('https://code.example:8443/gitlab')).toBe('code.example:8443/gitlab');
    expect(nameOf('https://gitlab.com')).toBe('gitlab.com');
  });

  test.each([
    ['/gitlab', true],
    ['/gitlab/', true],
    ['/gitlab/a/b.git', true],
    ['/%67itl%61b/a/b.git', true],
    ['/gitlabs/a', false],
    ['/Gitlab/a', false],
    ['/', false],
    ['/a/gitlab/b', false],
    ['/gitlab/../other/a', false],
    ['/gitlab%2fa', false],
    ['/gitlab/..%2Fother', false],
  ])('has %s below it: %s', (path, within) => {
    expect(isWithin(gitlab.instance, `https://code.example${path}`)).toBe(within);
  });

  test('is that of one scheme, host and port', () => {
    const strangers = ['http://code.example', 'https://code.example:8443', 'https://code.examples'];
    for (const origin of strangers) {
      expect(isWithin(gitlab.instance, `${origin}/gitlab/a`)).toBe(false);
    }
    expect(isWithin(gitlab.instance, 'https://code.example:443/gitlab/a')).toBe(true);
  });

  test.each([
    ['/a/b.git', top],
    ['/gitlab/a.git', gitlab],
    ['/%67itlab/a.git', gitlab],
    ['/gitlab/inner/a.git', inner],
    ['/gitlab/inne/a.git', gitlab],
    ['/other/a.git', other],
  ])('decides who holds %s', (path, holder) => {
    expect(heldBy(all, `https://code.example${path}`)).toEqual([holder]);
  });

  test('may be nobody’s', () => {
    expect(heldBy([gitlab, other], 'https://code.example/a.git')).toEqual([]);
    expect(heldBy([], 'https://code.example/a.git')).toEqual([]);
  });
});
