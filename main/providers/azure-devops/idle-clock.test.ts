import { describe, expect, test } from 'vitest';

import { idleState } from './idle-clock.ts';

const day = 86_400_000;
const used = Date.parse('2026-01-05T09:00:00Z');

describe('the 90 days of a service user', () => {
  test.each([
    [0, 90, 'fine'],
    [1, 89, 'fine'],
    [75, 15, 'fine'],
    [75 + 1 / day, 14, 'soon'],
    [76, 14, 'soon'],
    [89, 1, 'soon'],
    [89.5, 0, 'soon'],
    [90, 0, 'over'],
    [400, 0, 'over'],
    [-3, 90, 'fine'],
  ])('have, %d days after the last use, %d left: %s', (after, daysLeft, state) => {
    expect(idleState(used, used + after * day)).toEqual({ daysLeft, state });
  });
});
