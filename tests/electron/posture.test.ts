import { rm } from 'node:fs/promises';

import { describe, expect, test } from 'vitest';

import { top } from './launch.ts';
import { mutants } from './posture/mutants.ts';
import { faultsOf } from './posture/rules.ts';
import { lookOver, plant } from './posture/run.ts';

/**
 * The rows of the Electron checklist that can be seen from outside: the compiled entry and
 * preload run unmodified against the recording stand-in, are asked hostile questions, and judged.
 */
describe('the posture of a release', () => {
  test('holds every rule', async () => {
    const { posture, output } = await lookOver(top);
    expect(posture, output).toBeDefined();
    expect(faultsOf(posture!)).toEqual([]);
  });

  test.each(['--remote-debugging-port=0', '--remote-debugging-pipe', '--inspect=0'])(
    'does not start with %s',
    async (debugging) => {
      const { code, posture } = await lookOver(top, [debugging]);
      expect({ code, posture }).toEqual({ code: 1, posture: undefined });
    },
  );

  describe('notices a planted fault:', () => {
    test.concurrent.each(mutants)('$name', async (mutant) => {
      const folder = await plant(mutant);
      const { posture, output } = await lookOver(folder);
      await rm(folder, { recursive: true, force: true });
      expect(posture, output).toBeDefined();
      expect(faultsOf(posture!)).toContain(mutant.rule);
    });
  });
});
