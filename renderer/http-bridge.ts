import type { Bridge } from '../preload/bridge.ts';
import type { Call, EventName, Input, Output } from '../preload/contract.ts';
import type { FailureCode } from '../preload/model/failure-copy/table.ts';
import type { Outcome } from '../preload/model/failure.ts';
import { useConnection, type ConnectionState } from './connection.ts';
import { createEventParser, type StreamEvent } from './event-stream.ts';

export interface HttpBridgeDeps {
  readonly fetch: typeof fetch;
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState'>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  readonly became: (state: ConnectionState) => void;
}

type Listener = (payload: unknown) => void;

const tokenName = 'latchkey-session';
/** The host sends a comment every 15 s; three missed ones mean that nobody is there. */
const silence = 45_000;
/** After this long without a stream the window says so on the whole page. */
const patience = 15_000;
const longestPause = 5_000;

/**
 * A bridge over the loopback web host. The one-time key of the address buys a session: an HttpOnly
 * cookie the page cannot see, and a header token kept for this tab only. Every request carries both.
 */
export function createHttpBridge(given: Partial<HttpBridgeDeps> = {}): Bridge {
  const deps = { ...browser(), ...given };
  const listeners = new Map<EventName, Set<Listener>>();
  const token = openSession(deps);
  const opened = followEvents(deps, token, ({ name, data }) => {
    // Only names of the contract are ever listened to, so an unknown one finds nobody.
    const all = listeners.get(name as EventName);
    if (!all) return;
    const payload: unknown = JSON.parse(data);
    for (const listener of all) listener(payload);
  });

  return {
    async call<C extends Call>(name: C, input: Input<C>): Promise<Outcome<Output<C>>> {
      // The stream comes first, so that no announcement falls between an answer and the stream.
      await opened;
      const session = await token;
      if (session === undefined) return failed('app.session-ended');
      return call<Output<C>>(deps, session, name, input);
    },

    on(name, listener) {
      const all = listeners.get(name) ?? new Set<Listener>();
      listeners.set(name, all);
      // The set under this name only ever receives payloads of this event.
      const own = listener as Listener;
      all.add(own);
      return () => void all.delete(own);
    },
  };
}

async function call<T>(
  { fetch, became }: HttpBridgeDeps,
  token: string,
  name: string,
  input: unknown,
): Promise<Outcome<T>> {
  try {
    const response = await fetch(`/call/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-session': token },
      body: JSON.stringify(input),
    });
    if (response.status === 403) {
      became('lost');
      return failed('app.session-ended');
    }
    if (response.status === 413) return failed('app.too-large');
    if (response.status === 429) return failed('app.rate-limited');
    if (!response.ok) return failed('app.unexpected', `status ${response.status}`);
    // Main parsed what it answers with; past the border the type is trusted.
    return (await response.json()) as Outcome<T>;
  } catch {
    return failed('app.host-gone');
  }
}

/** The header token: bought with the key of the address, or the one this tab already has. */
async function openSession(deps: HttpBridgeDeps): Promise<string | undefined> {
  const { fetch, location, history, storage, became } = deps;
  const key = /^#k=([\w-]+)$/.exec(location.hash)?.[1];
  // Gone from the address before anything else happens, so that it is never copied or restored.
  if (key !== undefined) history.replaceState(null, '', location.pathname + location.search);
  const kept = storage.getItem(tokenName) ?? undefined;
  if (key === undefined) {
    if (kept === undefined) became('lost');
    return kept;
  }
  const token = await buy(fetch, key);
  if (token === undefined) {
    if (kept === undefined) became('lost');
    return kept;
  }
  storage.setItem(tokenName, token);
  return token;
}

async function buy(send: typeof fetch, key: string): Promise<string | undefined> {
  try {
    const response = await send('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key }),
    });
    if (!response.ok) return undefined;
    const body: unknown = await response.json();
    const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : '';
    return typeof token === 'string' && token !== '' ? token : undefined;
  } catch {
    return undefined;
  }
}

/** Follows the stream for as long as the page lives. Resolves at the first end of trying. */
function followEvents(
  deps: HttpBridgeDeps,
  token: Promise<string | undefined>,
  onEvent: (event: StreamEvent) => void,
): Promise<void> {
  const tried = Promise.withResolvers<void>();
  const connect = async (): Promise<void> => {
    const session = await token;
    if (session !== undefined) await stayConnected(deps, session, onEvent, tried.resolve);
    tried.resolve();
  };
  void connect();
  return tried.promise;
}

async function stayConnected(
  deps: HttpBridgeDeps,
  token: string,
  onEvent: (event: StreamEvent) => void,
  onTried: () => void,
): Promise<void> {
  let lastSeen = deps.now();
  for (let failures = 0; ; failures += 1) {
    const end = await readStream(deps, token, onEvent, () => {
      failures = 0;
      deps.became('connected');
      onTried();
    });
    onTried();
    if (end === 'refused') {
      deps.storage.removeItem(tokenName);
      return deps.became('lost');
    }
    if (end === 'ended') lastSeen = deps.now();
    deps.became(deps.now() - lastSeen > patience ? 'gone' : 'reconnecting');
    await deps.wait(Math.min(250 * 2 ** failures, longestPause));
  }
}

async function readStream(
  deps: HttpBridgeDeps,
  token: string,
  onEvent: (event: StreamEvent) => void,
  onOpen: () => void,
): Promise<'ended' | 'unreachable' | 'refused'> {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), silence);
  let open = false;
  try {
    const response = await deps.fetch('/events', {
      headers: { 'x-session': token, accept: 'text/event-stream' },
      signal: abort.signal,
    });
    if (response.status === 403) return 'refused';
    if (!response.ok || !response.body) return 'unreachable';
    open = true;
    onOpen();
    const parse = createEventParser(onEvent);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 'ended';
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), silence);
      parse(value);
    }
  } catch {
    return open ? 'ended' : 'unreachable';
  } finally {
    clearTimeout(timer);
  }
}

function failed(code: FailureCode, detail?: string): Outcome<never> {
  return { ok: false, failure: detail === undefined ? { code } : { code, detail } };
}

function browser(): HttpBridgeDeps {
  return {
    fetch: (input, init) => globalThis.fetch(input, init),
    location: globalThis.location,
    history: globalThis.history,
    storage: globalThis.sessionStorage,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    now: () => Date.now(),
    became: (state) => useConnection.getState().became(state),
  };
}
