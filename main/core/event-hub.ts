/** Listeners of named events. A listener that throws does not keep the others from hearing. */
export interface EventHub<Map> {
  readonly announce: <E extends keyof Map & string>(name: E, payload: Map[E]) => void;
  /** Hears one event; the returned function stops listening. */
  readonly on: <E extends keyof Map & string>(
    name: E,
    listener: (payload: Map[E]) => void,
  ) => () => void;
  /** Hears everything; the returned function stops listening. */
  readonly listen: (listener: (name: keyof Map & string, payload: unknown) => void) => () => void;
}

export function createEventHub<Map>(onListenerError: (thrown: unknown) => void): EventHub<Map> {
  const listeners = new Set<(name: keyof Map & string, payload: unknown) => void>();
  const listen: EventHub<Map>['listen'] = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  return {
    announce(name, payload) {
      for (const listener of listeners) {
        try {
          listener(name, payload);
        } catch (thrown) {
          onListenerError(thrown);
        }
      }
    },
    on: (wanted, listener) =>
      listen((name, payload) => {
        // `announce` pairs each name with its own payload, so this one is the listener's.
        if (name === wanted) listener(payload as Parameters<typeof listener>[0]);
      }),
    listen,
  };
}
