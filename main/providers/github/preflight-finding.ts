import { copyOf } from '../../../preload/model/failure.ts';
import type { PreflightCheck } from '../../../preload/model/integration.ts';
import type { AppError } from '../../core/app-error.ts';

/** What one check of the pre-flight found. */
export type Finding = Pick<PreflightCheck, 'status' | 'detail'>;

export const notRun: Finding = { status: 'not-run', detail: 'An earlier check failed.' };

/** A failure in the catalogue's words, as one line. */
export function explain(failure: AppError): string {
  const { title, body } = copyOf(failure.code);
  return `${title}${failure.detail ? ` (${failure.detail})` : ''}. ${body}`;
}
