import type { Exchange } from './exchange.ts';
import { readJson, sendJson } from './exchange.ts';
import type { Fault, FaultKind } from './faults.ts';
import type { TokenMode } from './token-store.ts';

/**
 * Switches for the demo. The server listens on loopback only; a web page that a person visits
 * could still reach it, so these routes take JSON only, which no page may send across origins.
 */

const kinds: readonly FaultKind[] = [
  '500',
  '429',
  'slow',
  'cut',
  'wrong-json',
  'silence',
  'redirect',
];
const modes: readonly TokenMode[] = ['old-dies', 'family-dies', 'old-stays'];

export function showState(exchange: Exchange): void {
  const { faults, log, tokens, url } = exchange.world;
  sendJson(exchange, 200, {
    url,
    tokenMode: tokens.mode,
    latencyMs: faults.latencyMs,
    faults: faults.list.map((fault) => ({ ...fault, path: fault.path?.source })),
    requests: log.requests.length,
    tokenRequests: log.tokenRequests,
  });
}

export async function addFault(exchange: Exchange): Promise<void> {
  const asked = await object(exchange);
  const kind = kinds.find((known) => known === asked?.['kind']);
  if (!asked || !kind) return refuse(exchange, `kind must be one of ${kinds.join(', ')}`);
  const { path, method, location, body } = asked;
  const fault: Fault = {
    kind,
    path: typeof path === 'string' ? new RegExp(path) : undefined,
    method: typeof method === 'string' ? method : undefined,
    location: typeof location === 'string' ? location : undefined,
    body: typeof body === 'string' ? body : undefined,
    times: number(asked['times']),
    retryAfter: number(asked['retryAfter']),
    latencyMs: number(asked['latencyMs']),
    afterBytes: number(asked['afterBytes']),
  };
  exchange.world.faults.set(fault);
  return showState(exchange);
}

export function clearFaults(exchange: Exchange): void {
  exchange.request.resume();
  exchange.world.faults.clear();
  showState(exchange);
}

export async function setLatency(exchange: Exchange): Promise<void> {
  const ms = number((await object(exchange))?.['ms']);
  if (ms === undefined) return refuse(exchange, 'ms must be a number');
  exchange.world.faults.latency(ms);
  return showState(exchange);
}

export async function expireTokens(exchange: Exchange): Promise<void> {
  if (!(await object(exchange))) return refuse(exchange, 'send a JSON object');
  return sendJson(exchange, 200, { expired: exchange.world.tokens.expire() });
}

export async function setTokenMode(exchange: Exchange): Promise<void> {
  const asked = (await object(exchange))?.['mode'];
  const mode = modes.find((known) => known === asked);
  if (!mode) return refuse(exchange, `mode must be one of ${modes.join(', ')}`);
  exchange.world.tokens.setMode(mode);
  return showState(exchange);
}

async function object(exchange: Exchange): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!exchange.request.headers['content-type']?.startsWith('application/json')) {
    exchange.request.resume();
    return undefined;
  }
  const body = await readJson(exchange).catch(() => undefined);
  return typeof body === 'object' && body !== null ? { ...body } : undefined;
}

const number = (value: unknown): number | undefined =>
  typeof value === 'number' && value >= 0 ? value : undefined;

function refuse(exchange: Exchange, words: string): void {
  sendJson(exchange, 400, { message: words });
}
