import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import { createRateLimit } from '../../core/rate-limit.ts';
import { windowHeaders } from '../../core/window-headers.ts';
import type { Dispatch } from '../../dispatch.ts';
import type { Events } from '../../ports/events.ts';
import { streamEvents } from './event-stream.ts';
import { answer } from './answer.ts';
import { readJson } from './read-json.ts';
import { refuseForms, refuseStrangers } from './request-checks.ts';
import { cookieName, createSessions, readCookie, type Sessions } from './session.ts';
import { createStaticFiles, type ServeFile } from './static-files.ts';

export interface WebHostOptions {
  readonly dispatch: Dispatch;
  readonly events: Events;
  readonly clock: Clock;
  /** Folder of the built window. */
  readonly window: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface WebHost {
  readonly port: number;
  /** A fresh address with a one-time key in its fragment, good for two minutes. */
  address(): string;
  close(): Promise<void>;
}

interface Context extends WebHostOptions {
  readonly authority: string;
  /** The cookie's name; it holds the port, because cookies do not. */
  readonly cookie: string;
  readonly sessions: Sessions;
  readonly serveFile: ServeFile;
  readonly mayCall: () => boolean;
}

/** Serves the same door over loopback HTTP, for machines without a display. Bound to 127.0.0.1 only. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const serveFile = await createStaticFiles(options.window);
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 30_000 });
  const port = await listen(server, options.port);
  const sessions = createSessions(options.clock, port);
  const authority = `127.0.0.1:${port}`;
  const mayCall = createRateLimit(options.clock, { burst: 500, perSecond: 200 });
  const context: Context = {
    ...options,
    authority,
    cookie: cookieName(port),
    sessions,
    serveFile,
    mayCall,
  };

  server.on('request', (request, response) => {
    serve(request, response, context).catch(() => {
      if (!response.headersSent)
        answer(response, 500, { error: 'the request could not be served' });
      else response.destroy();
    });
  });
  // Nothing here speaks WebSocket, so no upgrade is ever honoured, whoever asks.
  server.on('upgrade', (_request, socket) => turnAway(socket, '403 Forbidden'));
  server.on('connect', (_request, socket) => turnAway(socket, '405 Method Not Allowed'));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(rawAnswer('400 Bad Request'));
  });

  return {
    port,
    address: () => `http://${authority}/#k=${sessions.issueKey()}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
): Promise<void> {
  const refusal =
    refuseStrangers(request, context.authority) ??
    (request.method === 'POST' ? refuseForms(request, context.authority) : undefined);
  if (refusal) return refuse(request, response, refusal.status, refusal.reason);

  const path = (request.url ?? '').split(/[?#]/, 1)[0] ?? '';
  if (request.method === 'POST' && path === '/session')
    return openSession(request, response, context);
  if (request.method === 'POST' && path.startsWith('/call/'))
    return call(request, response, context, path);
  if (request.method === 'GET' && path === '/events') {
    if (!isOurs(request, context)) return refuse(request, response, 403, 'a session is needed');
    // A window that is open is in use, even when nobody touches it.
    return streamEvents(context.events, response, () => void isOurs(request, context));
  }
  if (request.method === 'GET' && context.serveFile(path, response)) return;
  refuse(request, response, 404, 'there is nothing here');
}

async function openSession(
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
): Promise<void> {
  const body = await readJson(request);
  const key = typeof body === 'object' ? (body.value as { key?: unknown } | null)?.key : undefined;
  const session = context.sessions.open(typeof key === 'string' ? key : '');
  if (session === 'limited')
    return refuse(request, response, 429, 'too many wrong keys; wait a minute');
  if (!session) return refuse(request, response, 403, 'the key is unknown, used or too old');

  const cookie = `${session.cookieName}=${session.cookie}; HttpOnly; SameSite=Strict; Path=/`;
  answer(response, 200, { token: session.token }, { 'set-cookie': cookie });
}

async function call(
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
  path: string,
): Promise<void> {
  if (!isOurs(request, context)) return refuse(request, response, 403, 'a session is needed');
  if (!context.mayCall()) {
    request.resume();
    return answer(response, 200, { ok: false, failure: { code: 'app.rate-limited' } });
  }
  const body = await readJson(request);
  if (body === 'too-large') return refuse(request, response, 413, 'the body is larger than 1 MiB');
  if (body === 'malformed') return refuse(request, response, 400, 'the body is not JSON');
  answer(response, 200, await context.dispatch(path.slice('/call/'.length), body.value));
}

function isOurs({ headers }: IncomingMessage, { sessions, cookie }: Context): boolean {
  const token = headers['x-session'];
  return sessions.admits(
    readCookie(headers.cookie, cookie),
    typeof token === 'string' ? token : undefined,
  );
}

/** The rest of a refused body is never read: the connection ends with the answer. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  reason: string,
): void {
  // Taken now: a request that was given up half-way has no socket any more when the answer is out.
  const { socket } = request;
  answer(response, status, { error: reason }, { connection: 'close' });
  if (!request.complete) response.once('finish', () => socket.destroySoon());
}

/** From here on the socket is ours alone, and one that was reset would end the program. */
function turnAway(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(rawAnswer(status));
}

function rawAnswer(status: string): string {
  const headers = { ...windowHeaders(), connection: 'close', 'content-length': '0' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\n\r\n`;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE' || cause.code === 'EACCES';
      reject(taken ? new AppError('app.port-taken', { detail: String(port), cause }) : cause);
    };
    server.once('error', onError);
    // Never a name, never every interface: loopback by number.
    server.listen(port, '127.0.0.1', () => {
      server.off('error', onError);
      const { port: taken } = server.address() as AddressInfo;
      resolve(taken);
    });
  });
}
