import type { Failure, FailureCode } from '../../preload/model/failure.ts';

export interface AppErrorOptions {
  readonly detail?: string | undefined;
  /** The server's own words, already cleaned and redacted. */
  readonly words?: string | undefined;
  readonly cause?: unknown;
  /** Milliseconds the service asked us to wait (`Retry-After`). */
  readonly retryAfter?: number | undefined;
}

/**
 * A failure we foresaw. Anything else that is thrown is a bug, and is reported
 * as `app.unexpected` with its stack in the log.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: FailureCode;
  readonly detail: string | undefined;
  readonly words: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: FailureCode, options: AppErrorOptions = {}) {
    super(options.detail ? `${code}: ${options.detail}` : code, { cause: options.cause });
    this.code = code;
    this.detail = options.detail;
    this.words = options.words;
    this.retryAfter = options.retryAfter;
  }
}

export function toFailure(thrown: unknown): Failure {
  if (!(thrown instanceof AppError)) return { code: 'app.unexpected' };
  return {
    code: thrown.code,
    ...(thrown.detail === undefined ? {} : { detail: thrown.detail }),
    ...(thrown.words === undefined ? {} : { words: thrown.words }),
  };
}

/** True for a foreseen failure with one of these codes. */
export function isFailure(thrown: unknown, ...codes: readonly FailureCode[]): thrown is AppError {
  return thrown instanceof AppError && codes.includes(thrown.code);
}
