import { createSecureContext, getCACertificates, TLSSocket, type SecureContext } from 'node:tls';

import { Agent, buildConnector, EnvHttpProxyAgent, type Dispatcher } from 'undici';

import { isLoopback } from '../../../core/address.ts';
import { validityDetail } from './failures.ts';
import { guardedLookup, type Resolve } from './guarded-lookup.ts';

export interface ConnectionOptions {
  /** PEM of the private CA trusted for exactly this origin (`originOf` form), or undefined. */
  readonly caFor: (origin: string) => string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds for name, TCP and TLS together. */
  readonly connectTimeout: number;
  readonly resolve?: Resolve | undefined;
}

export interface Connections {
  /** The pool of connections for an origin, made with the CA that is saved for it now. */
  to(url: URL, origin: string): Dispatcher;
  close(): Promise<void>;
}

/**
 * One pool per origin, so that a CA added for one instance is trusted for no other.
 * A pool is replaced when the CA of its origin changes.
 */
export function createConnections(options: ConnectionOptions): Connections {
  const pools = new Map<string, { readonly ca: string | undefined; readonly pool: Dispatcher }>();
  const roots = once(() => [
    ...new Set([...getCACertificates('default'), ...getCACertificates('system')]),
  ]);
  const plainContext = once(() => createSecureContext({ ca: roots() }));

  const contextFor = (ca: string | undefined): SecureContext =>
    ca === undefined
      ? plainContext()
      : // An organisation may hand out its intermediate alone; curl, and so git, accepts that too.
        createSecureContext({ ca: [...roots(), ca], allowPartialTrustChain: true });

  return {
    to(url, origin) {
      const ca = options.caFor(origin);
      const known = pools.get(origin);
      if (known && known.ca === ca) return known.pool;
      const pool = createPool(url, () => contextFor(ca), options);
      pools.set(origin, { ca, pool });
      void known?.pool.close();
      return pool;
    },
    async close() {
      const all = [...pools.values()];
      pools.clear();
      await Promise.all(all.map(({ pool }) => pool.destroy()));
    },
  };
}

function createPool(
  url: URL,
  context: () => SecureContext,
  { env, connectTimeout, resolve }: ConnectionOptions,
): Dispatcher {
  // Our own watchdog times the answer, see http.ts; undici's clock is coarse.
  const timing = { headersTimeout: 0, bodyTimeout: 0, allowH2: false };
  const tls = {
    ...(url.protocol === 'https:' ? { secureContext: context() } : {}),
    lookup: guardedLookup(resolve),
    timeout: connectTimeout,
    allowH2: false,
  };
  const connect = withValidity(buildConnector(tls));
  // A proxy cannot reach this machine's own loopback; browsers pass it by as well.
  if (isLoopback(url.hostname)) return new Agent({ ...timing, connect });
  const proxies = {
    httpProxy: env['http_proxy'] ?? env['HTTP_PROXY'] ?? '',
    httpsProxy: env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '',
    noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '',
  };
  return new EnvHttpProxyAgent({ ...timing, ...proxies, connect, requestTls: tls });
}

/**
 * Notes the dates of a certificate while it can still be read, so that "expired"
 * can say when. `secure` precedes the verdict; once Node has refused, the
 * certificate is gone.
 */
function withValidity(connector: buildConnector.connector): buildConnector.connector {
  return (target, callback) => {
    let dates: string | undefined;
    // undici's type says void, its connector returns the socket; without it only the date is missing.
    const socket: unknown = connector(target, (...[error, connected]: readonly unknown[]) => {
      if (error instanceof Error) {
        if (dates !== undefined) Object.assign(error, { [validityDetail]: dates });
        callback(error, null);
      } else callback(null, connected as TLSSocket);
    });
    if (!(socket instanceof TLSSocket)) return;
    socket.prependListener('secure', () => {
      const { valid_from: from, valid_to: to } = socket.getPeerCertificate();
      if (!from || !to) return;
      const day = (text: string) => new Date(text).toISOString().slice(0, 10);
      dates = `valid from ${day(from)} to ${day(to)}`;
    });
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
