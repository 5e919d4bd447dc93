import { create } from 'zustand';

/**
 * How the window reaches main. In Electron it is always `connected`.
 * `reconnecting`: announcements stopped, we try again. `gone`: main has not answered for a while, we
 * still try. `lost`: main is there but no longer accepts this window; only a new address helps.
 */
export type ConnectionState = 'connected' | 'reconnecting' | 'gone' | 'lost';

interface Connection {
  readonly state: ConnectionState;
  /** Counts reconnections: whoever mirrors main loads again when it changes. */
  readonly epoch: number;
  became(state: ConnectionState): void;
}

export const useConnection = create<Connection>()((set) => ({
  state: 'connected',
  epoch: 0,
  became(state) {
    set((before) => {
      if (before.state === state) return before;
      return { state, epoch: state === 'connected' ? before.epoch + 1 : before.epoch };
    });
  },
}));

/**
 * Loads now and again after every reconnection, because announcements were missed in between.
 * Returns what undoes it, together with the undos it was given.
 */
export function follow(load: () => Promise<void>, ...undo: readonly (() => void)[]): () => void {
  void load();
  const stop = useConnection.subscribe((now, before) => {
    if (now.epoch !== before.epoch) void load();
  });
  return () => {
    stop();
    for (const each of undo) each();
  };
}
