import type { Operation } from '../../../preload/model/git.ts';

/** Where each phase begins and ends on the scale of the whole operation, by usual duration. */
const scales: Readonly<
  Record<Operation['kind'], Readonly<Record<string, readonly [from: number, to: number]>>>
> = {
  clone: {
    counting: [0, 2],
    compressing: [2, 6],
    receiving: [6, 80],
    resolving: [80, 90],
    updating: [90, 100],
  },
  fetch: { counting: [0, 5], compressing: [5, 15], receiving: [15, 85], resolving: [85, 100] },
  pull: {
    counting: [0, 5],
    compressing: [5, 15],
    receiving: [15, 80],
    resolving: [80, 90],
    updating: [90, 100],
  },
  push: { counting: [0, 5], compressing: [5, 25], writing: [25, 100] },
};

/**
 * Percent of the whole operation after `percent` of a phase; never less than `before`,
 * because a bar that runs backwards is not believed.
 */
export function overallPercent(
  kind: Operation['kind'],
  phase: string,
  percent: number,
  before: number | null,
): number | null {
  const range = scales[kind][phase];
  if (range === undefined) return before;
  const [from, to] = range;
  const now = Math.floor(from + ((to - from) * percent) / 100);
  return Math.max(before ?? 0, Math.min(100, now));
}
