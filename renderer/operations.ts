import type { Operation, OperationId } from '../preload/model/git.ts';

/** What git did and does, by operation, as far as this window has heard. */
export type Operations = ReadonlyMap<OperationId, Operation>;

/**
 * The operations with one more report. A report that comes late cannot take progress
 * back, nor wake an operation that has ended.
 */
export function heard(known: Operations, report: Operation): Operations {
  const before = known.get(report.id);
  if (before && before.status !== 'running' && report.status === 'running') return known;
  const percent = atLeast(before?.percent ?? null, report.percent);
  return new Map(known).set(report.id, { ...report, percent });
}

function atLeast(before: number | null, now: number | null): number | null {
  if (before === null || now === null) return now ?? before;
  return Math.max(before, now);
}
