import type { Call, EventName, Input, Output, Payload } from './contract.ts';
import type { Outcome } from './model/failure.ts';

/** All that the window may reach. Errors come back as values, never as thrown text. */
export interface Bridge {
  call<C extends Call>(name: C, input: Input<C>): Promise<Outcome<Output<C>>>;
  /** Follows an announcement; the returned function stops following. */
  on<E extends EventName>(name: E, listener: (payload: Payload<E>) => void): () => void;
}
