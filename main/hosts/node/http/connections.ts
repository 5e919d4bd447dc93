import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

import { Agent, buildConnector, type Dispatcher } from 'undici';

import { cleanText } from '../../../core/clean-text.ts';
import type { Connection } from '../../../ports/network.ts';
import { asksForCertificate } from '../network/probe-tls.ts';
import { secureContext } from '../network/roots.ts';
import { openTunnel } from '../network/tunnel.ts';
import { issuerDetail, proxyDetail, validityDetail } from './failures.ts';
import { guardedLookup, type Resolve } from './guarded-lookup.ts';

export interface ConnectionOptions {
  /** Milliseconds for name, TCP and TLS together, and as many for a proxy. */
  readonly connectTimeout: number;
  readonly resolve?: Resolve | undefined;
}

export interface Connections {
  /** The pool of connections for an origin, made in the way it is reached now. */
  to(url: URL, origin: string, way: Connection): Dispatcher;
  /** Whether this origin asked for a client certificate when it was last connected to. */
  asked(origin: string): boolean;
  close(): Promise<void>;
}

/**
 * One pool per origin, so that what is trusted for one instance is trusted for no other. A pool
 * is replaced when its origin is reached in another way: proxy, CA or client certificate changed.
 */
export function createConnections(options: ConnectionOptions): Connections {
  const pools = new Map<string, { readonly way: Connection; readonly pool: Dispatcher }>();
  const asking = new Set<string>();
  const heard = (origin: string) => (socket: TLSSocket) => {
    if (asksForCertificate(socket)) asking.add(origin);
    else asking.delete(origin);
  };
  return {
    to(url, origin, way) {
      const known = pools.get(origin);
      if (known && isSame(known.way, way)) return known.pool;
      const pool = createPool(url, way, options, heard(origin));
      pools.set(origin, { way, pool });
      void known?.pool.close();
      return pool;
    },
    asked: (origin) => asking.has(origin),
    async close() {
      const all = [...pools.values()];
      pools.clear();
      await Promise.all(all.map(({ pool }) => pool.destroy()));
    },
  };
}

function isSame(one: Connection, other: Connection): boolean {
  const parts = ({ proxy, proxyCredential, ca, clientCertificate }: Connection) =>
    JSON.stringify([proxy, proxyCredential, ca, clientCertificate]);
  return parts(one) === parts(other);
}

function createPool(
  url: URL,
  way: Connection,
  options: ConnectionOptions,
  secured: (socket: TLSSocket) => void,
): Dispatcher {
  const { connectTimeout, resolve } = options;
  const connector = buildConnector({
    ...(url.protocol === 'https:' ? { secureContext: secureContext(way) } : {}),
    lookup: guardedLookup(resolve),
    timeout: connectTimeout,
    allowH2: false,
  });
  const connect = withNotes(connector, way, secured);
  // Our own watchdog times the answer, see http.ts; undici's clock is coarse.
  const timing = { headersTimeout: 0, bodyTimeout: 0, allowH2: false };
  return new Agent({ ...timing, connect: throughProxy(connect, way, options) });
}

/** The same connector, over a tunnel where there is a proxy. The proxy resolves the name. */
function throughProxy(
  connector: buildConnector.connector,
  { proxy, proxyCredential }: Connection,
  { connectTimeout: timeout, resolve }: ConnectionOptions,
): buildConnector.connector {
  if (proxy === null) return connector;
  return (target, callback) => {
    const host = target.hostname;
    const port = target.port || (target.protocol === 'https:' ? '443' : '80');
    const tunnel = openTunnel({ proxy, proxyCredential }, `${host}:${port}`, { timeout, resolve });
    void connectOver(tunnel, (httpSocket, failure) => {
      if (failure) callback(failure, null);
      else if (httpSocket) connector({ ...target, httpSocket }, callback);
    });
  };
}

/**
 * Notes what can be said only here: the dates and the issuer of a certificate while it can still
 * be read (`secure` precedes the verdict; once Node has refused, the certificate is gone), and
 * the proxy it came through.
 */
function withNotes(
  connector: buildConnector.connector,
  { proxy }: Connection,
  secured: (socket: TLSSocket) => void,
): buildConnector.connector {
  return (target, callback) => {
    const noted: Record<string, string> = {};
    if (proxy !== null) noted[proxyDetail] = new URL(proxy.url).host;
    // undici's type says void, its connector returns the socket; without it only the notes are missing.
    const socket: unknown = connector(target, (...[error, connected]: readonly unknown[]) => {
      if (error instanceof Error) callback(Object.assign(error, noted), null);
      else callback(null, connected as TLSSocket);
    });
    if (!(socket instanceof TLSSocket)) return;
    socket.prependListener('secure', () => {
      secured(socket);
      const { valid_from: from, valid_to: to, issuer } = socket.getPeerCertificate();
      if (from && to) noted[validityDetail] = `valid from ${day(from)} to ${day(to)}`;
      // Several of one kind come as a list.
      const [name] = [issuer?.CN ?? issuer?.O].flat();
      if (name) noted[issuerDetail] = cleanText(name, 100);
    });
  };
}

/** A certificate may hold a date that is none. */
function day(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? 'no date' : new Date(at).toISOString().slice(0, 10);
}

/** A promise for a caller that wants to be called. */
async function connectOver(
  tunnel: Promise<Socket>,
  done: (socket: Socket | undefined, failure: Error | null) => void,
): Promise<void> {
  const [outcome] = await Promise.allSettled([tunnel]);
  if (outcome.status === 'fulfilled') done(outcome.value, null);
  else done(undefined, outcome.reason instanceof Error ? outcome.reason : new Error('no tunnel'));
}
