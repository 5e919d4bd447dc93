import { describe, expect, test } from 'vitest';

import { isServerProgress, readProgress } from './progress.ts';

describe('a line of git’s progress', () => {
  test.each([
    [
      'Receiving objects:  45% (123/273), 12.34 MiB | 1.20 MiB/s',
      { phase: 'receiving', percent: 45, bytes: 12_939_428, bytesPerSecond: 1_258_291 },
    ],
    [
      'Receiving objects: 100% (3/3), 512 bytes | 512.00 KiB/s, done.',
      { phase: 'receiving', percent: 100, bytes: 512, bytesPerSecond: 524_288 },
    ],
    [
      'remote: Compressing objects:   7% (1/14)',
      { phase: 'compressing', percent: 7, bytes: null, bytesPerSecond: null },
    ],
    [
      'Writing objects: 100% (5/5), 2.00 GiB | 3.00 MiB/s',
      { phase: 'writing', percent: 100, bytes: 2 ** 31, bytesPerSecond: 3 * 2 ** 20 },
    ],
    [
      'Updating files:  99% (99/100)',
      { phase: 'updating', percent: 99, bytes: null, bytesPerSecond: null },
    ],
  ])('%s is understood', (line, progress) => expect(readProgress(line)).toEqual(progress));

  test.each([
    'Receiving objects: many',
    'remote: Receiving a parcel: 45% (1/2)',
    'Cloning into ...',
    '',
  ])('%j is none', (line) => expect(readProgress(line)).toBeNull());

  test('of the server’s own counters is not taken for words', () => {
    expect(isServerProgress('Enumerating objects: 5, done.')).toBe(true);
    expect(isServerProgress('Total 5 (delta 0), reused 0 (delta 0), pack-reused 0')).toBe(true);
    expect(isServerProgress('GitLab: You are not allowed')).toBe(false);
  });
});
