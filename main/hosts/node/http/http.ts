import { fetch as undiciFetch, type Response as UndiciResponse } from 'undici';

import { isForbiddenAddress, isLoopback } from '../../../core/address.ts';
import { AppError } from '../../../core/app-error.ts';
import { originOf } from '../../../core/origin.ts';
import { Unsent } from '../../../core/unsent.ts';
import type { ProxyEnvironment } from '../../../core/proxy.ts';
import type { Http } from '../../../ports/http.ts';
import type { Connection, Network } from '../../../ports/network.ts';
import { plainNetwork } from '../network/plain-network.ts';
import { readBody } from './body.ts';
import { createConnections } from './connections.ts';
import { toHttpFailure } from './failures.ts';
import type { Resolve } from './guarded-lookup.ts';

export interface HttpOptions {
  /** How each address is reached: proxy, CA, client certificate. As `caFor` and `env` say unless told. */
  readonly network?: Pick<Network, 'forUrl'>;
  /** PEM of the private CA trusted for exactly this origin (`originOf` form), or undefined. */
  readonly caFor?: (origin: string) => string | undefined;
  /** Where HTTPS_PROXY, ALL_PROXY and NO_PROXY are read from, see `core/proxy.ts`. PAC files are not. */
  readonly env?: ProxyEnvironment;
  /** Told every credential of an Authorization header before it is sent, for the redactor. */
  readonly onSecret?: (secret: string) => void;
  readonly timeouts?: Partial<HttpTimeouts>;
  /** How names become addresses; as the system does it unless told. */
  readonly resolve?: Resolve;
}

/** Milliseconds. */
export interface HttpTimeouts {
  /** Name, TCP and TLS. */
  readonly connect: number;
  /** From the call to the first byte of the answer, connecting included. */
  readonly firstByte: number;
  /** Between two pieces of the body. */
  readonly idle: number;
  /** The whole exchange, redirects included. */
  readonly whole: number;
}

const defaults: HttpTimeouts = { connect: 10_000, firstByte: 15_000, idle: 30_000, whole: 300_000 };
const defaultLimit = 5 * 1024 * 1024;
const maxRedirects = 5;

export interface NodeHttp extends Http {
  /** Drops every connection. */
  close(): Promise<void>;
}

/** The HTTP client of `ports/http.ts`, over undici. */
export function createHttp(options: HttpOptions = {}): NodeHttp {
  const timeouts = { ...defaults, ...options.timeouts };
  const network = options.network ?? plainNetwork(options);
  const connections = createConnections({
    connectTimeout: timeouts.connect,
    resolve: options.resolve,
  });

  const http: Http = async (input, { limit = defaultLimit, ...init } = {}) => {
    // One form for strings, URLs and Requests, whoever made them; the body is buffered for redirects.
    const request = new Request(input, init);
    const watchdog = createWatchdog(timeouts, request.signal);
    let hop: Hop = {
      url: new URL(request.url),
      method: request.method,
      headers: request.headers,
      body: request.body === null ? null : new Uint8Array(await request.arrayBuffer()),
    };
    reportSecret(hop.headers, options.onSecret);
    try {
      for (let hops = 0; ; hops += 1) {
        const response = await sendOnce(hop);
        const target = redirectOf(response, hop.url);
        if (target === null || request.redirect === 'manual') return await whole(response, hop.url);
        await response.body?.cancel();
        if (
          request.redirect === 'error' ||
          hops === maxRedirects ||
          !staysAtHome(hop.url, target)
        ) {
          throw new AppError('host.redirected', { detail: `${target.protocol}//${target.host}` });
        }
        hop = nextHop(hop, target, response.status);
      }
    } catch (thrown) {
      const asked = connections.asked(originOf(hop.url));
      throw watchdog.verdict(hop.url) ?? toHttpFailure(thrown, hop.url, asked);
    } finally {
      watchdog.end();
    }

    async function sendOnce({ url, method, headers, body }: Hop): Promise<UndiciResponse> {
      refuse(url);
      const way = await wayTo(network, url);
      if (way.proxyCredential) options.onSecret?.(way.proxyCredential.password);
      watchdog.expectFirstByte();
      const response = await undiciFetch(url, {
        method,
        headers: { 'user-agent': 'Latchkey', ...Object.fromEntries(headers) },
        body,
        redirect: 'manual',
        signal: watchdog.signal,
        dispatcher: connections.to(url, originOf(url), way),
      });
      watchdog.alive();
      return response;
    }

    async function whole(response: UndiciResponse, url: URL): Promise<Response> {
      const bytes = await readBody(response, limit, url.host, watchdog.alive);
      const headers = new Headers([...response.headers]);
      // The body is already decoded.
      headers.delete('content-encoding');
      headers.delete('content-length');
      const { status, statusText } = response;
      return new Response(bodiless.has(status) ? null : bytes, { status, statusText, headers });
    }
  };
  return Object.assign(http, { close: () => connections.close() });
}

/** Statuses that carry no body (Fetch standard, "null body status"). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

function refuse(url: URL): void {
  const cause = new Unsent('refused before sending');
  if (isForbiddenAddress(url.hostname)) {
    throw new AppError('instance.forbidden-address', { detail: url.host, cause });
  }
  const isSafe =
    url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  if (!isSafe) throw new AppError('instance.insecure', { detail: url.host, cause });
}

/** Whatever keeps us from knowing the way, nothing was sent: a refresh that fails here was not spent. */
async function wayTo(network: Pick<Network, 'forUrl'>, url: URL): Promise<Connection> {
  try {
    return await network.forUrl(url);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const { code, detail, words } = thrown;
    throw new AppError(code, { detail, words, cause: new Unsent('no way', { cause: thrown }) });
  }
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirectOf(response: UndiciResponse, from: URL): URL | null {
  const location = redirects.has(response.status) ? response.headers.get('location') : null;
  if (location === null) return null;
  if (!URL.canParse(location, from.href)) {
    throw new AppError('host.unexpected-reply', { detail: `${from.host}, unreadable redirect` });
  }
  return new URL(location, from);
}

function staysAtHome(from: URL, to: URL): boolean {
  return originOf(from) === originOf(to) && to.username === '' && to.password === '';
}

/** Fetch standard, HTTP-redirect fetch: 303, and 301 or 302 after a POST, go on as GET without a body. */
function nextHop(hop: Hop, url: URL, status: number): Hop {
  const isPost = hop.method === 'POST';
  const turnsToGet = status === 303 ? hop.method !== 'HEAD' : status < 303 && isPost;
  if (!turnsToGet) return { ...hop, url };
  const headers = new Headers(hop.headers);
  for (const name of [...headers.keys()]) if (name.startsWith('content-')) headers.delete(name);
  return { url, method: 'GET', headers, body: null };
}

function reportSecret(headers: Headers, onSecret: HttpOptions['onSecret']): void {
  const secret = headers.get('authorization')?.split(' ').at(-1);
  if (secret && onSecret) onSecret(secret);
}

/** Ends an exchange that is too slow, and remembers why it ended. */
function createWatchdog(timeouts: HttpTimeouts, caller: AbortSignal) {
  const stop = new AbortController();
  const end = () => stop.abort();
  const wholeTimer = setTimeout(end, timeouts.whole);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(end, ms);
  };
  return {
    signal: AbortSignal.any([caller, stop.signal]),
    expectFirstByte: () => wait(timeouts.firstByte),
    alive: () => wait(timeouts.idle),
    verdict(url: URL): AppError | null {
      if (caller.aborted) {
        const cause: unknown = caller.reason;
        return cause instanceof AppError ? cause : new AppError('app.cancelled', { cause });
      }
      return stop.signal.aborted ? new AppError('host.timeout', { detail: url.host }) : null;
    },
    end() {
      clearTimeout(wholeTimer);
      clearTimeout(timer);
    },
  };
}
