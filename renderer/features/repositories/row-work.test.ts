import { describe, expect, test } from 'vitest';

import { heard, type Operations } from '../../operations.ts';
import { aClone, ada, anOperation, work } from '../../test-values.ts';
import { findWork } from './row-work.ts';

const none = new Set<never>();
const row = { account: ada.id, path: 'acme/platform', repository: '7' };

describe('the work of a row', () => {
  test('is found by the service’s identifier after a rename', () => {
    const clone = aClone(1, 'acme/old-name', { repository: '7' });
    expect(findWork([clone], new Map(), none)(row).clone).toBe(clone);
  });

  test('is found by path when it was cloned by address', () => {
    const clone = aClone(1, 'acme/platform');
    expect(findWork([clone], new Map(), none)(row).clone).toBe(clone);
  });

  test('is not that of another account', () => {
    const clone = aClone(1, 'acme/platform', { repository: '7', account: work.id });
    expect(findWork([clone], new Map(), none)(row).clone).toBeUndefined();
  });

  test('is the newest clone that is still there', () => {
    const old = aClone(1, 'acme/platform');
    const gone = aClone(3, 'acme/platform', { present: false });
    const newer = aClone(2, 'acme/platform');
    expect(findWork([gone, newer, old], new Map(), none)(row).clone).toBe(newer);
  });

  test('shows the last operation only: a success takes the failure before it away', () => {
    const failed = anOperation(1, 'acme/platform', { status: 'failed' });
    const done = anOperation(2, 'acme/platform', { status: 'done' });
    expect(findWork([], all(failed), none)(row).operation).toEqual(failed);
    expect(findWork([], all(failed, done), none)(row).operation).toBeUndefined();
    expect(findWork([], all(failed), new Set([failed.id]))(row).operation).toBeUndefined();
  });
});

describe('reports of an operation', () => {
  const at = (percent: number | null, more = {}) => anOperation(1, 'x', { percent, ...more });

  test('never take progress back', () => {
    const seen = [null, 10, 40, 25, null, 60].map((percent) => at(percent));
    let known: Operations = new Map();
    const percents = seen.map((report) => {
      known = heard(known, report);
      return known.get(report.id)?.percent;
    });
    expect(percents).toEqual([null, 10, 40, 40, 40, 60]);
  });

  test('that come late do not wake what has ended', () => {
    const done = at(100, { status: 'done' });
    expect(heard(all(done), at(99)).get(done.id)?.status).toBe('done');
  });
});

function all(...operations: readonly ReturnType<typeof anOperation>[]): Operations {
  return new Map(operations.map((operation) => [operation.id, operation]));
}
