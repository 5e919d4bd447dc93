import { copyOf } from '../../../preload/model/failure.ts';
import type { PreflightCheck } from '../../../preload/model/integration.ts';
import { AppError } from '../../core/app-error.ts';

/** What one row of the pre-flight found. */
export type Finding = Pick<PreflightCheck, 'status' | 'detail'>;

export const passed = (detail: string): Finding => ({ status: 'passed', detail });
export const failed = (detail: string): Finding => ({ status: 'failed', detail });
export const inconclusive = (detail: string): Finding => ({ status: 'inconclusive', detail });

export const notRun: Finding = { status: 'not-run', detail: 'An earlier check failed.' };

/** A failure as one sentence or two of a row. What is no failure of ours is a bug, and thrown on. */
export function explain(thrown: unknown): string {
  if (!(thrown instanceof AppError)) throw thrown;
  const { title, body } = copyOf(thrown.code);
  return `${title}${thrown.detail ? ` (${thrown.detail})` : ''}. ${body}`;
}
