import type { EventName, Payload } from '../../preload/contract.ts';

/** Features announce; hosts listen and carry it to their windows. */
export interface Events {
  readonly announce: <E extends EventName>(name: E, payload: Payload<E>) => void;
  /** Hears one event; the returned function stops listening. */
  readonly on: <E extends EventName>(
    name: E,
    listener: (payload: Payload<E>) => void,
  ) => () => void;
  /** Hears everything. */
  readonly listen: (listener: (name: EventName, payload: unknown) => void) => () => void;
}
