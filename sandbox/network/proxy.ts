import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, TLSSocket } from 'node:tls';

import type { Authority, Issued } from './authority.ts';

export interface ProxyOptions {
  /** Basic (RFC 7617); nobody is asked when absent. */
  readonly auth?: { readonly username: string; readonly password: string };
  /** Where names lead: `github.com:443` to a local port. What is not listed is refused with 502. */
  readonly map?: Readonly<Record<string, number>>;
  /** Opens TLS in the middle, with certificates of `authority`; the hosts behind it show one of `trusts` (PEM). */
  readonly intercept?: { readonly authority: Authority; readonly trusts: string };
  /** TLS to the proxy itself. */
  readonly tls?: Issued;
}

export interface Proxy {
  /** `http://127.0.0.1:<port>`, without a credential; `https` where TLS was asked for. */
  readonly url: string;
  readonly port: number;
  /** `host:port` of every tunnel that was asked for, and the status; never a credential. */
  readonly log: readonly string[];
  /** Everything that went through in clear, where TLS was opened. */
  readonly overheard: () => string;
  /** Adds a name while it runs. */
  route(target: string, port: number): void;
  close(): Promise<void>;
}

/** A real CONNECT proxy (RFC 9110 §9.3.6) on loopback that can play any name. */
export async function startProxy(options: ProxyOptions = {}): Promise<Proxy> {
  const log: string[] = [];
  const heard: Buffer[] = [];
  const routes = new Map(Object.entries(options.map ?? {}));
  const sockets = new Set<Socket>();
  const { tls } = options;
  const server = tls ? createTlsServer({ cert: tls.certificate, key: tls.key }) : createServer();

  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  server.on('tlsClientError', () => undefined);
  server.on('request', (request, response) => {
    log.push(`${request.method ?? ''} not tunnelled`);
    response.writeHead(405).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const target = request.url ?? '';
    const port = routes.get(target);
    const status = !isAllowed(request, options.auth) ? 407 : port === undefined ? 502 : 200;
    log.push(`${target} ${status}`);
    if (status !== 200) return refuse(socket, status);
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    if (options.intercept) return void intercept(socket, target, port ?? 0, options.intercept);
    const upstream = connect(port ?? 0, '127.0.0.1');
    return join(socket, upstream);
  });

  function join(one: Socket, other: Socket): void {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    one.pipe(other).pipe(one);
  }

  /** Two encrypted halves with clear text between them, as such proxies do. */
  async function intercept(
    socket: Socket,
    target: string,
    port: number,
    { authority, trusts }: NonNullable<ProxyOptions['intercept']>,
  ) {
    const name = target.slice(0, target.lastIndexOf(':'));
    const { certificate, key } = await authority.issue({ names: [name] });
    const secureContext = createSecureContext({ cert: certificate, key });
    const near = new TLSSocket(socket, { isServer: true, secureContext });
    near.on('error', () => near.destroy());
    near.once('secure', () => {
      const far = connectTls({ port, host: '127.0.0.1', servername: name, ca: [trusts] });
      near.on('data', (chunk: Buffer) => heard.push(chunk));
      join(near, far);
    });
  }

  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    log,
    overheard: () => Buffer.concat(heard).toString('latin1'),
    route: (target, to) => void routes.set(target, to),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function isAllowed(request: IncomingMessage, auth: ProxyOptions['auth']): boolean {
  if (!auth) return true;
  const pair = Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
  return request.headers['proxy-authorization'] === `Basic ${pair}`;
}

function refuse(socket: Socket, status: number): void {
  const words = status === 407 ? 'Proxy Authentication Required' : 'Bad Gateway';
  const asks = status === 407 ? 'Proxy-Authenticate: Basic realm="proxy"\r\n' : '';
  socket.end(
    `HTTP/1.1 ${status} ${words}\r\n${asks}Content-Length: 0\r\nConnection: close\r\n\r\n`,
  );
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}
