import type { Failure, Outcome } from '../preload/model/failure.ts';

/** A value that main has been asked for. */
export type Loadable<T> =
  | { readonly at: 'loading' }
  | { readonly at: 'failed'; readonly failure: Failure }
  | { readonly at: 'ready'; readonly value: T };

export const loading = { at: 'loading' } as const;

export function ready<T>(value: T): Loadable<T> {
  return { at: 'ready', value };
}

/** What a call came back with, as something a panel can draw. */
export function settled<T>(outcome: Outcome<T>): Loadable<T> {
  return outcome.ok
    ? { at: 'ready', value: outcome.value }
    : { at: 'failed', failure: outcome.failure };
}

/** The value if it is there. */
export function valueOf<T>(loadable: Loadable<T>): T | undefined {
  return loadable.at === 'ready' ? loadable.value : undefined;
}
