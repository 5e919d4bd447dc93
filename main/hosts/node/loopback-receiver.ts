import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { copyOf, type Failure } from '../../../preload/model/failure.ts';
import type { RedirectReceiver } from '../../ports/redirect.ts';
import { signInPage, type SignInPageText } from './sign-in-page.ts';

type Receive = (url: string) => Promise<'done' | 'refused' | 'ignored'>;

interface Exchange {
  readonly path: string;
  readonly authority: string;
  readonly receive: Receive;
  readonly explain: (() => Failure | null) | undefined;
}

/** Longest request target: 8 KiB, as for every other link. */
const longestTarget = 8192;

/**
 * Receives the answer of a sign-in on `http://127.0.0.1:<port>/oauth/<provider>` (RFC 8252 §7.3),
 * or on `localhost` for a service that registers nothing else.
 *
 * It listens on the loopback literal alone, on a port the system picks, for one attempt. Any
 * page the browser shows can send requests here, so that whatever is not the answer gets a
 * refusal and changes nothing. The address of a request is never logged: it holds the code.
 */
export function createLoopbackReceiver(): RedirectReceiver {
  return {
    method: 'loopback',

    async ready() {
      try {
        close(await listen(createServer(), '127.0.0.1', 0));
        return true;
      } catch {
        return false;
      }
    },

    async open(provider, receive, explain, host) {
      const path = `/oauth/${provider}`;
      const servers = host === 'localhost' ? await listenAsLocalhost() : await listenAsLiteral();
      const authority = `${host ?? '127.0.0.1'}:${portOf(servers[0])}`;
      const closeAll = () => servers.forEach(close);
      const serve = async (request: IncomingMessage, response: ServerResponse) => {
        const isOver = await handle(request, response, { path, authority, receive, explain });
        if (isOver) closeAll();
      };
      for (const server of servers) {
        server.on('request', (request, response) => void serve(request, response));
      }
      return { redirectUri: `http://${authority}${path}`, close: async () => closeAll() };
    },
  };
}

/** Answers one request; resolves true when the attempt it belongs to is over. */
async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { path, authority, receive, explain }: Exchange,
): Promise<boolean> {
  const target = request.url ?? '';
  const problem = problemOf(request, path, authority);
  if (problem !== undefined) {
    await send(response, problem, ignoredText);
    return false;
  }

  const answer = await receive(`http://${authority}${target}`).catch(() => 'failed' as const);
  if (answer === 'done') {
    await send(response, 200, doneText);
    return true;
  }
  if (answer === 'refused') {
    await send(response, 400, refusedText(explain?.() ?? null));
    return true;
  }
  await send(response, answer === 'failed' ? 500 : 400, ignoredText);
  return false;
}

/** The status a request is refused with before its parameters are looked at. */
function problemOf(request: IncomingMessage, path: string, authority: string): number | undefined {
  const target = request.url ?? '';
  if (target.length > longestTarget) return 414;
  // A name that resolves to 127.0.0.1 would let a web page read our answers (DNS rebinding).
  const hosts = request.rawHeaders.filter((_, at, all) => at % 2 === 1 && isHost(all[at - 1]));
  if (hosts.length !== 1 || hosts[0] !== authority) return 421;
  if (target !== path && !target.startsWith(`${path}?`)) return 404;
  if (request.method !== 'GET') return 405;
  // A browser that only looks ahead must not use up an answer that works once.
  if (/prefetch|prerender/i.test(String(request.headers['sec-purpose'] ?? ''))) return 503;
  return undefined;
}

function isHost(name: string | undefined): boolean {
  return name?.toLowerCase() === 'host';
}

const doneText: SignInPageText = {
  mark: 'done',
  title: 'You are signed in',
  body: 'Latchkey has linked the account and shows it by name.',
};

const ignoredText: SignInPageText = {
  mark: 'ignored',
  title: 'This address answers no sign-in',
  body: 'It was ignored, and nothing was changed. A sign-in that is waiting still waits.',
};

function refusedText(failure: Failure | null): SignInPageText {
  if (failure !== null) return { mark: 'refused', ...copyOf(failure.code) };
  return {
    mark: 'refused',
    title: 'The sign-in did not succeed',
    body: 'Nothing was linked, and what you had is unchanged. Latchkey says why.',
  };
}

function send(response: ServerResponse, status: number, text: SignInPageText): Promise<void> {
  const { html, headers } = signInPage(text);
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.writeHead(status, status === 405 ? { ...headers, allow: 'GET' } : headers).end(html);
  });
}

function newServer(): Server {
  const server = createServer({
    maxHeaderSize: 2 * longestTarget,
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    connectionsCheckingInterval: 2_000,
    keepAliveTimeout: 1,
  });
  server.maxConnections = 64;
  return server;
}

type Listening = readonly [Server, ...Server[]];

async function listenAsLiteral(): Promise<Listening> {
  return [await listen(newServer(), '127.0.0.1', 0)];
}

/** Ports tried until one is free at both addresses. */
const mostPorts = 8;

/**
 * A browser may take `localhost` for 127.0.0.1 or for ::1. Both must be ours on the same port:
 * whoever else listened on one of them would get the answer. A machine without IPv6 has one.
 */
async function listenAsLocalhost(): Promise<Listening> {
  for (let tries = 1; ; tries += 1) {
    const first = await listen(newServer(), '127.0.0.1', 0);
    try {
      return [first, await listen(newServer(), '::1', portOf(first))];
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException;
      if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return [first];
      close(first);
      if (tries === mostPorts) throw thrown;
    }
  }
}

/** A listening TCP server always has an address of this form. */
function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function listen(server: Server, address: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: address, ipv6Only: true }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/**
 * Stops listening at once. A page on its way gets a moment to arrive, because it is the
 * end of an attempt, inside one of our own answers, that closes the listener.
 */
function close(server: Server): void {
  server.close();
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 2_000).unref();
}
