/**
 * A raw client of the Chrome DevTools protocol, over Node's own WebSocket. The shapes of
 * its messages are those of the protocol's documentation; who sends or follows names them.
 */
export interface Cdp {
  send<Result = unknown>(method: string, params?: object, session?: string): Promise<Result>;
  /** Follows an event of one session, or of the browser when `session` is undefined. */
  on(session: string | undefined, method: string, listener: Listener): void;
}

/** Who follows an event says what its parameters are. */
export type Listener = (params: never) => void;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly method: string;
  readonly resolve: (result: never) => void;
  readonly reject: (reason: Error) => void;
}

export async function connect(url: string): Promise<Cdp> {
  const socket = await open(url);
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Listener[]>();
  let last = 0;

  socket.addEventListener('message', ({ data }) => {
    const { id, method, sessionId, params, result, error } = JSON.parse(String(data)) as Message;
    if (id === undefined) {
      const followers = listeners.get(`${sessionId ?? ''} ${method}`) ?? [];
      for (const listener of followers) listener(params as never);
      return;
    }
    const entry = waiting.get(id);
    waiting.delete(id);
    if (error) entry?.reject(new Error(`${entry.method}: ${error.message}`));
    else entry?.resolve(result as never);
  });
  socket.addEventListener('close', () => {
    for (const { method, reject } of waiting.values()) reject(new Error(`${method}: browser gone`));
    waiting.clear();
  });

  return {
    send: (method, params = {}, session) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { method, resolve, reject });
        socket.send(JSON.stringify({ id: last, method, params, sessionId: session }));
      }),
    on(session, method, listener) {
      const key = `${session ?? ''} ${method}`;
      listeners.set(key, [...(listeners.get(key) ?? []), listener]);
    },
  };
}

function open(url: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.addEventListener('open', () => resolve(socket), { once: true });
    socket.addEventListener('error', () => reject(new Error(`cannot reach ${url}`)), {
      once: true,
    });
  });
}
