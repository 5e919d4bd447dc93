import type { HandlersFor } from '../../../preload/contract.ts';
import type { Check } from '../../../preload/model/doctor.ts';
import type { Clock } from '../../core/clock.ts';
import type { Events } from '../../ports/events.ts';
import { failed, failedBy, type DoctorCheck, type Verdict } from './verdict.ts';

export interface DoctorDeps {
  /** Asked anew for each run, because accounts and instances come and go. */
  readonly checks: () => readonly DoctorCheck[];
  readonly announce: Events['announce'];
  readonly clock: Pick<Clock, 'sleep'>;
}

/** Milliseconds one check may take. */
const limit = 10_000;

/**
 * Runs every check at the same time and tells of each as it ends. The answer and
 * the first announcements keep the order of the list. Asked while a run is under
 * way, it joins that run.
 */
export function createDoctor(deps: DoctorDeps): { readonly handlers: HandlersFor<'doctor'> } {
  const { checks, announce, clock } = deps;
  let underway: Promise<readonly Check[]> | undefined;

  const examine = async (): Promise<readonly Check[]> => {
    const list = checks();
    for (const { id, title } of list)
      announce('doctor.checked', { id, title, status: 'running', detail: '', remedy: null });
    return Promise.all(
      list.map(async (check) => {
        const verdict = await limited(check, clock);
        const ended: Check = { id: check.id, title: check.title, ...verdict };
        announce('doctor.checked', ended);
        return ended;
      }),
    );
  };

  return {
    handlers: {
      'doctor.run': () => {
        underway ??= examine().finally(() => {
          underway = undefined;
        });
        return underway;
      },
    },
  };
}

async function limited(check: DoctorCheck, clock: DoctorDeps['clock']): Promise<Verdict> {
  const late = new AbortController();
  const over = new AbortController();
  const timeout = clock.sleep(limit, over.signal).then(
    () =>
      failed(
        `It did not answer within ${limit / 1000} seconds.`,
        'Run the checks again; if it stays so, whatever it asks is stuck.',
      ),
    // Aborted because the check has ended first; nobody waits for this any more.
    () => failed('It was ended.', 'Run the checks again.'),
  );
  try {
    // Called inside a promise, so that a check which throws at once is caught like the others.
    const verdict = Promise.resolve().then(() => check.run(late.signal));
    return await Promise.race([verdict.catch((thrown: unknown) => failedBy(thrown)), timeout]);
  } finally {
    over.abort();
    late.abort();
  }
}
