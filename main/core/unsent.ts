import { AppError } from './app-error.ts';

/**
 * The cause of a failure that happened before anything was sent: the name did
 * not resolve, nobody listened, the certificate was refused. Who spends a
 * single-use token has to tell this from an answer that was lost on its way.
 */
export class Unsent extends Error {
  override readonly name = 'Unsent';
}

/** True when the request certainly never reached the service; false when it may have. */
export function wasUnsent(thrown: unknown): boolean {
  return thrown instanceof AppError && thrown.cause instanceof Unsent;
}
