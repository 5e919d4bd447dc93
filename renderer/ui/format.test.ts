import { describe, expect, test } from 'vitest';

import { count, counted, countdown, date, relative, size } from './format.ts';

const now = new Date('2026-11-20T10:42:00').getTime();
const minute = 60_000;

describe('sizes and numbers', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1290, '1.3 kB'],
    [12_900, '13 kB'],
    [999_600, '1 MB'],
    [43_000_000, '43 MB'],
    [2_500_000_000, '2.5 GB'],
  ])('%i bytes read %s', (bytes, text) => {
    expect(size(bytes)).toBe(text);
  });

  test('numbers have separators, and one is singular', () => {
    expect(count(1284)).toBe('1,284');
    expect(counted(1, 'account', 'accounts')).toBe('1 account');
    expect(counted(0, 'account', 'accounts')).toBe('0 accounts');
  });
});

describe('times', () => {
  test.each([
    [now - 10_000, 'just now'],
    [now + 30_000, 'in a moment'],
    [now - 5 * minute, '5 min ago'],
    [now + 130 * minute, 'in 2 h'],
    [now - 26 * 60 * minute, '1 d ago'],
    [now - 40 * 24 * 60 * minute, '11 Oct'],
  ])('%i reads %s', (at, text) => {
    expect(relative(at, now)).toBe(text);
  });

  test('a date of another year says which', () => {
    expect(date(new Date('2025-11-03T10:00:00').getTime(), now)).toBe('3 Nov 2025');
  });

  test('a countdown ends at zero and stays there', () => {
    expect([605_000, 61_000, 900, 0, -5000].map(countdown)).toEqual([
      '10:05',
      '1:01',
      '0:01',
      '0:00',
      '0:00',
    ]);
  });
});
