import { setTimeout as wait } from 'node:timers/promises';

import type { Exchange } from './exchange.ts';
import { redirect, sendJson } from './exchange.ts';

export type FaultKind =
  /** An internal error. */
  | '500'
  /** Too many requests; with `Retry-After` when `retryAfter` (seconds) is given. */
  | '429'
  /** Answers properly, but `latencyMs` (3 s) later. */
  | 'slow'
  /** Does the work, then cuts the connection after `afterBytes` (0) bytes of the answer. */
  | 'cut'
  /** Status 200 and text that is not JSON (`body` to choose it). */
  | 'wrong-json'
  /** Reads the request, does nothing, never answers. */
  | 'silence'
  /** Sends the visitor to `location` (another host). */
  | 'redirect'
  /** Answers `status` (503) with `body` as JSON, and with `Retry-After` when that is given. */
  | 'answer';

export interface Fault {
  readonly kind: FaultKind;
  /** Requests whose path (without query) it meets; all when absent. */
  readonly path?: RegExp | undefined;
  readonly method?: string | undefined;
  /** How many requests it meets before it is gone; for ever when absent. */
  readonly times?: number | undefined;
  /** Seconds, for the `Retry-After` header. */
  readonly retryAfter?: number | undefined;
  readonly latencyMs?: number | undefined;
  readonly afterBytes?: number | undefined;
  readonly location?: string | undefined;
  readonly status?: number | undefined;
  readonly body?: string | undefined;
}

export interface Faults {
  /** Adds a fault; the first that fits a request is the one it meets. */
  set(fault: Fault): void;
  clear(): void;
  /** Delays every answer by so many milliseconds. */
  latency(ms: number): void;
  readonly list: readonly Fault[];
  readonly latencyMs: number;
  /** Applies what was set; true when the request has met its end. */
  meet(exchange: Exchange<unknown>): Promise<boolean>;
}

export function createFaults(): Faults {
  let faults: { readonly fault: Fault; left: number }[] = [];
  let latencyMs = 0;

  function take(method: string, path: string): Fault | undefined {
    const found = faults.find(({ fault }) => fits(fault, method, path));
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) faults = faults.filter((other) => other !== found);
    return found.fault;
  }

  return {
    set(fault) {
      faults.push({ fault, left: fault.times ?? Infinity });
    },
    clear() {
      faults = [];
      latencyMs = 0;
    },
    latency(ms) {
      latencyMs = ms;
    },
    get list() {
      return faults.map(({ fault }) => fault);
    },
    get latencyMs() {
      return latencyMs;
    },
    async meet(exchange) {
      if (latencyMs > 0) await wait(latencyMs);
      const fault = take(exchange.request.method ?? 'GET', exchange.url.pathname);
      return fault ? apply(fault, exchange) : false;
    },
  };
}

function fits({ path, method }: Fault, requested: string, pathname: string): boolean {
  // A global expression would remember where it stopped and skip every other request.
  if (path) path.lastIndex = 0;
  return (path?.test(pathname) ?? true) && (method === undefined || method === requested);
}

async function apply(fault: Fault, exchange: Exchange<unknown>): Promise<boolean> {
  const { request, response } = exchange;
  if (fault.latencyMs !== undefined && fault.kind !== 'slow') await wait(fault.latencyMs);

  switch (fault.kind) {
    case 'slow':
      await wait(fault.latencyMs ?? 3000);
      return false;
    case 'cut':
      cutAfter(exchange, fault.afterBytes ?? 0);
      return false;
    case 'silence':
      request.resume();
      return true;
    case '500':
      request.resume();
      sendJson(exchange, 500, { message: '500 Internal Server Error' });
      return true;
    case '429':
      request.resume();
      response.writeHead(429, { 'content-type': 'text/plain', ...retryAfter(fault) });
      response.end('Retry later\n');
      return true;
    case 'answer':
      request.resume();
      response.writeHead(fault.status ?? 503, {
        'content-type': 'application/json; charset=utf-8',
        ...retryAfter(fault),
      });
      response.end(fault.body ?? '{}');
      return true;
    case 'wrong-json':
      request.resume();
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(fault.body ?? '{"message": "this is not what you asked for", ');
      return true;
    case 'redirect':
      request.resume();
      redirect(exchange, fault.location ?? 'https://elsewhere.invalid/');
      return true;
  }
}

function retryAfter({ retryAfter: seconds }: Fault): Readonly<Record<string, string>> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

/** Lets the real work be done, and loses its answer on the way; a shorter answer arrives whole. */
function cutAfter({ response }: Exchange<unknown>, bytes: number): void {
  let left = bytes;
  const write = response.write.bind(response) as (chunk: Uint8Array) => boolean;
  const end = response.end.bind(response) as () => unknown;
  const cut = (): void => void response.socket?.destroy();

  const send = (chunk: unknown): boolean => {
    const data = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
    const sent = data.subarray(0, left);
    left -= sent.length;
    const ready = sent.length > 0 ? write(sent) : false;
    if (left === 0) setImmediate(cut);
    return ready && left > 0;
  };

  Object.assign(response, {
    write: send,
    end: (chunk?: unknown) => {
      if (chunk !== undefined && typeof chunk !== 'function') send(chunk);
      if (left > 0) end();
      else setImmediate(cut);
      return response;
    },
  });
}
