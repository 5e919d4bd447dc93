import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import type { Certificates } from './certificates.ts';
import type { Exchange } from './exchange.ts';
import { sendText } from './exchange.ts';
import type { LoggedRequest } from './request-log.ts';
import type { Route } from './routes.ts';
import type { World } from './world.ts';

/** What the server itself needs of a world; the rest is between the world and its routes. */
export interface Served extends Pick<World, 'url' | 'root' | 'faults' | 'log'> {
  readonly sessions: { person(request: IncomingMessage): unknown };
}

export interface RunningServer {
  readonly port: number;
  /**
   * Requests below the world's root are answered from now on, until what it returns is called.
   * Of several worlds the one with the longest root answers.
   */
  serve<W extends Served>(world: W, routes: readonly Route<W>[]): () => void;
  close(): Promise<void>;
}

/**
 * Binds first and serves later, because the port is part of every address the world is made of.
 * `preferred` is taken when it is free; accounts linked in an earlier run point to it.
 */
export async function listen(
  certificates: Certificates,
  port: number,
  preferred = 0,
): Promise<RunningServer> {
  const { certificate, key } = certificates;
  let services: readonly Service[] = [];
  const server = createServer({ cert: certificate, key }, (request, response) => {
    if (services.length === 0) response.writeHead(503).end();
    else void dispatch(services, request, response);
  });
  // A large push may take longer than the limits that protect a server open to the world.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  // A visitor that does not trust us ends the handshake; that is theirs to report.
  server.on('tlsClientError', () => undefined);
  if (port !== 0 || preferred === 0) await bind(server, port);
  else await bind(server, preferred).catch(() => bind(server, 0));

  return {
    // A bound TCP server has an address object; only pipes have a string.
    port: (server.address() as AddressInfo).port,
    serve(world, routes) {
      const service: Service = {
        root: world.root,
        url: world.url,
        answer: (asked) => handle({ ...asked, world }, routes),
      };
      services = [...services, service].toSorted(
        (one, other) => other.root.path.length - one.root.path.length,
      );
      return () => {
        services = services.filter((other) => other !== service);
      };
    },
    close: () => close(server),
  };
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

interface Service extends Pick<Served, 'url' | 'root'> {
  /** Closes over world and routes, whose types go together. */
  answer(asked: Omit<Exchange, 'world'>): Promise<void>;
}

/** What lies below no root is nobody's, as on a host whose proxy knows only the way to GitLab. */
async function dispatch(
  services: readonly Service[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const service of services) {
    const url = new URL(request.url ?? '/', service.url);
    const path = service.root.within(url.pathname, request.headers.host);
    if (path === undefined) continue;
    await service.answer({ request, response, url, path, params: [] });
    return;
  }
  request.resume();
  response.writeHead(404, { 'content-type': 'text/plain' }).end('Nothing here\n');
}

async function handle<W extends Served>(
  asked: Exchange<W>,
  routes: readonly Route<W>[],
): Promise<void> {
  const { request, response, url, path, world } = asked;
  response.once('close', () => world.log.add(entry(world, request, response, url.pathname)));

  const found = routes
    .filter(({ method }) => method === 'ANY' || method === request.method)
    .map((route) => ({ route, match: route.pattern.exec(path) }))
    .find(({ match }) => match !== null);
  const params = (found?.match ?? []).slice(1).map(decode);
  const exchange: Exchange<W> = { ...asked, params };

  try {
    // The switches themselves stay reachable, or a fault could not be taken back.
    const isSwitch = path.startsWith('/-/sandbox/');
    if (!isSwitch && (await world.faults.meet(exchange))) return;
    if (found) await found.route.handler(exchange);
    else {
      request.resume();
      sendText(exchange, 404, 'Not found');
    }
  } catch (thrown) {
    if (response.destroyed) return;
    process.stderr.write(`sandbox: ${request.method} ${url.pathname} failed: ${String(thrown)}\n`);
    if (!response.headersSent) sendText(exchange, 500, '500 Internal Server Error');
    else response.destroy();
  }
}

function decode(text: string | undefined): string {
  try {
    return decodeURIComponent(text ?? '');
  } catch {
    return text ?? '';
  }
}

function entry(
  world: Served,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): LoggedRequest {
  return {
    at: Date.now(),
    method: request.method ?? '',
    path,
    status: response.headersSent ? response.statusCode : 0,
    authenticated: kindOf(world, request),
  };
}

function kindOf(world: Served, request: IncomingMessage): LoggedRequest['authenticated'] {
  const scheme = /^(bearer|basic)\s/i.exec(request.headers.authorization ?? '')?.[1];
  if (scheme?.toLowerCase() === 'bearer') return 'bearer';
  if (scheme?.toLowerCase() === 'basic') return 'basic';
  if (request.headers['private-token'] !== undefined) return 'private-token';
  return world.sessions.person(request) ? 'session' : null;
}
