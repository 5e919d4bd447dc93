import { copyOf } from '../../../preload/model/failure.ts';
import type { Check } from '../../../preload/model/doctor.ts';
import { AppError } from '../../core/app-error.ts';

/** How one check ended. `remedy` is one sentence; only a failure has one. */
export type Verdict = Pick<Check, 'detail' | 'remedy'> & {
  readonly status: Exclude<Check['status'], 'running'>;
};

/** One thing the doctor looks at. Its number is its place in the list. */
export interface DoctorCheck {
  /** Stable, so that the window can keep the row: `git`, `instance:https://gitlab.com`. */
  readonly id: string;
  readonly title: string;
  /** May throw: what is thrown becomes the failure. `signal` aborts at the time limit. */
  run(signal: AbortSignal): Promise<Verdict>;
}

export const passed = (detail: string): Verdict => ({ status: 'passed', detail, remedy: null });
export const notRun = (why: string): Verdict => ({ status: 'not-run', detail: why, remedy: null });
export const failed = (detail: string, remedy: string): Verdict => ({
  status: 'failed',
  detail,
  remedy,
});

/** What was thrown, in the words of the catalogue; an unforeseen one without its text, which may hold anything. */
export function failedBy(thrown: unknown, remedy?: string): Verdict {
  if (!(thrown instanceof AppError))
    return failed(
      'This check could not finish.',
      remedy ?? 'Run it again; the log has the details.',
    );
  const { title, body } = copyOf(thrown.code);
  const facts = [thrown.detail, thrown.words && `“${thrown.words}”`].filter(Boolean).join(' ');
  return failed(facts ? `${title}: ${facts}` : `${title}.`, remedy ?? body);
}
