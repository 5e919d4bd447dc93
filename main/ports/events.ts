import type { EventName, Payload } from '../../preload/contract.ts';

/** Features announce; hosts listen and carry it to their windows. */
export interface Events {
  readonly announce: <E extends EventName>(name: E, payload: Payload<E>) => void;
  readonly listen: (listener: (name: EventName, payload: unknown) => void) => () => void;
}
