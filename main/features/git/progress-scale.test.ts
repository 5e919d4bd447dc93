import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { overallPercent } from './progress-scale.ts';

test('the percent of an operation never runs backwards and stays within 0 and 100', () => {
  const kinds = fc.constantFrom('clone', 'fetch', 'pull', 'push');
  const phases = fc.constantFrom('counting', 'compressing', 'receiving', 'resolving', 'odd');
  const steps = fc.array(fc.tuple(phases, fc.integer({ min: 0, max: 100 })));
  fc.assert(
    fc.property(kinds, steps, (kind, list) => {
      let before: number | null = null;
      for (const [phase, percent] of list) {
        const now = overallPercent(kind, phase, percent, before);
        if (now === null) continue;
        expect(now).toBeGreaterThanOrEqual(before ?? 0);
        expect(now).toBeLessThanOrEqual(100);
        before = now;
      }
    }),
  );
});
