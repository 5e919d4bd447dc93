import { describe, expect, test } from 'vitest';

import { branchChoices } from './branch-choices.ts';

const branches = {
  current: 'main',
  local: ['main', 'feature/orders'],
  remote: ['main', 'feature/customers', 'origin/odd'],
};

describe('the branches on offer', () => {
  test('are those here, then those on the server only, under their own names', () => {
    expect(branchChoices(branches, '')).toEqual({
      local: ['main', 'feature/orders'],
      remote: ['feature/customers', 'origin/odd'],
      hidden: 0,
      creates: undefined,
    });
  });

  test('are narrowed by what was typed, which may also become a new one', () => {
    expect(branchChoices(branches, ' Feature ')).toEqual({
      local: ['feature/orders'],
      remote: ['feature/customers'],
      hidden: 0,
      creates: 'Feature',
    });
  });

  test.each(['main', 'feature/customers'])('do not include a new %s, which there is', (name) => {
    expect(branchChoices(branches, name).creates).toBeUndefined();
  });

  test('say how many more there are than anyone would read', () => {
    const many = Array.from({ length: 243 }, (_, n) => `b${n}`);
    const choices = branchChoices({ current: null, local: many, remote: ['far'] }, '');
    expect(choices.local).toHaveLength(100);
    expect(choices).toMatchObject({ remote: [], hidden: 144 });
  });
});
