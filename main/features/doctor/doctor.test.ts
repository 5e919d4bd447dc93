import { describe, expect, test } from 'vitest';

import type { Check } from '../../../preload/model/doctor.ts';
import { AppError } from '../../core/app-error.ts';
import { createDoctor } from './doctor.ts';
import { failed, notRun, passed, type DoctorCheck } from './verdict.ts';

describe('the doctor', () => {
  test('announces all as running, then each as it ends, and answers in order', async () => {
    const slow = Promise.withResolvers<void>();
    const { run, announced } = start([
      check('slow', async () => {
        await slow.promise;
        return passed('at last');
      }),
      check('quick', async () => failed('broken', 'Mend it.')),
      check('skipped', async () => notRun('not here')),
    ]);
    const done = run();
    await expect.poll(() => announced.length).toBe(5);
    slow.resolve();

    const statuses = (list: readonly Check[]) => list.map(({ id, status }) => `${id} ${status}`);
    expect(statuses(await done)).toEqual(['slow passed', 'quick failed', 'skipped not-run']);
    expect(statuses(announced)).toEqual([
      'slow running',
      'quick running',
      'skipped running',
      'quick failed',
      'skipped not-run',
      'slow passed',
    ]);
  });

  test('gives a check 10 seconds, then calls it failed and tells it to stop', async () => {
    const told: AbortSignal[] = [];
    const waited: number[] = [];
    const { run } = start(
      [
        check('stuck', (signal) => {
          told.push(signal);
          return new Promise(() => {});
        }),
      ],
      async (ms) => void waited.push(ms),
    );
    expect(await run()).toEqual([
      expect.objectContaining({
        status: 'failed',
        detail: 'It did not answer within 10 seconds.',
        remedy: expect.any(String),
      }),
    ]);
    expect(waited).toEqual([10_000]);
    expect(told[0]?.aborted).toBe(true);
  });

  test('turns what is thrown into the words of the catalogue, and hides unforeseen text', async () => {
    const { run } = start([
      check('foreseen', async () => {
        throw new AppError('git.missing', { detail: 'PATH' });
      }),
      check('at-once', () => {
        throw new Error('token glpat-secret');
      }),
    ]);
    const [foreseen, bug] = await run();
    expect(foreseen).toMatchObject({ status: 'failed', detail: 'git was not found: PATH' });
    expect(foreseen?.remedy).toMatch(/Install git/);
    expect(bug).toMatchObject({ status: 'failed', detail: 'This check could not finish.' });
    expect(JSON.stringify(bug)).not.toContain('secret');
  });

  test('joins a run that is under way, and starts a new one after it', async () => {
    let runs = 0;
    const { run } = start([
      check('counted', async () => {
        runs += 1;
        return passed('');
      }),
    ]);
    await Promise.all([run(), run()]);
    expect(runs).toBe(1);
    await run();
    expect(runs).toBe(2);
  });
});

const check = (id: string, run: DoctorCheck['run']): DoctorCheck => ({ id, title: id, run });

function start(
  checks: readonly DoctorCheck[],
  sleep: (ms: number) => Promise<void> = () => new Promise(() => {}),
) {
  const announced: Check[] = [];
  const { handlers } = createDoctor({
    checks: () => checks,
    announce: (_, payload) => announced.push(payload as Check),
    clock: { sleep },
  });
  return { run: () => handlers['doctor.run']({}), announced };
}
