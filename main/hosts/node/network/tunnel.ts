import { request, type IncomingMessage, type RequestOptions } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { AppError } from '../../../core/app-error.ts';
import { Unsent } from '../../../core/unsent.ts';
import type { Connection, ProxyServer } from '../../../ports/network.ts';
import { guardedLookup, type Resolve } from '../http/guarded-lookup.ts';
import { secureContext } from './roots.ts';

export interface TunnelOptions {
  /** Milliseconds for the proxy's name, TCP, TLS and answer together. */
  readonly timeout: number;
  readonly resolve?: Resolve | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Asks a proxy for a tunnel to `host:port` (RFC 9110 §9.3.6). What comes back is the bare
 * connection: encryption with the host itself is still to come, so the proxy sees none of it.
 *
 * Throws `host.proxy-auth` (407), `host.proxy-refused` (other answers, and a certificate of the
 * proxy's own that is not trusted) and `host.proxy-unreachable`. In each nothing reached the host.
 */
export async function openTunnel(
  { proxy, proxyCredential }: { readonly proxy: ProxyServer } & Pick<Connection, 'proxyCredential'>,
  target: string,
  options: TunnelOptions,
): Promise<Socket> {
  const { hostname, port, protocol, host } = new URL(proxy.url);
  const name = port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host;
  const signal = AbortSignal.any([
    AbortSignal.timeout(options.timeout),
    ...(options.signal ? [options.signal] : []),
  ]);
  const asked: RequestOptions = {
    method: 'CONNECT',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port || (protocol === 'https:' ? 443 : 80),
    path: target,
    headers: { host: target, 'user-agent': 'Latchkey', ...authorization(proxyCredential) },
    lookup: guardedLookup(options.resolve),
    signal,
  };
  try {
    const over = protocol === 'https:' ? await encrypted(proxy, asked) : null;
    // An agent, even the one `false` makes, would open a connection of its own instead.
    const how = over === null ? { agent: false as const } : { createConnection: () => over };
    const { socket, status } = await ask({ ...asked, ...how });
    if (status === 200) return socket;
    socket.destroy();
    const code = status === 407 ? 'host.proxy-auth' : 'host.proxy-refused';
    throw refused(code, `${name} answered ${status}`);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    if (options.signal?.aborted) throw options.signal.reason;
    const reason = codeOf(thrown);
    if (signal.aborted)
      throw refused('host.proxy-unreachable', `${name}, no answer in time`, thrown);
    const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO|SSL|EPROTO/.test(reason);
    const code = isCertificate ? 'host.proxy-refused' : 'host.proxy-unreachable';
    throw refused(code, `${name}, ${reason}`, thrown);
  }
}

/** RFC 7617, UTF-8. */
function authorization(credential: Connection['proxyCredential']): Record<string, string> {
  if (credential === null) return {};
  const pair = Buffer.from(`${credential.username}:${credential.password}`).toString('base64');
  return { 'proxy-authorization': `Basic ${pair}` };
}

interface Answer {
  readonly socket: Socket;
  readonly status: number;
}

function ask(asked: RequestOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(asked);
    outgoing.once('error', reject);
    // A proxy may answer a refusal as any other request.
    outgoing.once('response', ({ socket, statusCode }: IncomingMessage) =>
      resolve({ socket, status: statusCode ?? 0 }),
    );
    outgoing.once('connect', ({ statusCode }, socket: Socket, head) => {
      if (head.length > 0) socket.unshift(head);
      resolve({ socket, status: statusCode ?? 0 });
    });
    outgoing.end();
  });
}

/** The connection to a proxy that is itself reached over TLS, every check on. */
function encrypted({ ca }: ProxyServer, { host, port, lookup, signal }: RequestOptions) {
  return new Promise<Socket>((resolve, reject) => {
    const socket = connectTls({
      host: host ?? '',
      port: Number(port),
      ...(isIP(host ?? '') === 0 && { servername: host ?? '' }),
      ...(lookup && { lookup }),
      secureContext: secureContext({ ca }),
    });
    const stop = () => socket.destroy(new Error('too slow'));
    signal?.addEventListener('abort', stop, { once: true });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      signal?.removeEventListener('abort', stop);
      resolve(socket);
    });
  });
}

function refused(
  code: 'host.proxy-auth' | 'host.proxy-refused' | 'host.proxy-unreachable',
  detail: string,
  cause?: unknown,
): AppError {
  return new AppError(code, { detail, cause: new Unsent('no tunnel', { cause }) });
}

function codeOf(thrown: unknown): string {
  const first: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  if (typeof first !== 'object' || first === null || !('code' in first))
    return 'the connection broke';
  return String(first.code).slice(0, 60);
}
