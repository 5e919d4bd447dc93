import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import {
  createServer as createPlainServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';

import { createAuthority } from '../sandbox/network/authority.ts';

/** A host that keeps every byte it is sent, and asks for a credential each time. */
export interface Catcher {
  /** `https://localhost:<port>`: trusted by whoever trusts the world's CA. */
  readonly url: string;
  /** The same over plain TCP, for a proxy or an http address. */
  readonly plain: string;
  readonly plainPort: number;
  bytes(): number;
  /** How often one of the secrets is in what came, in any form a request may carry it in. */
  found(...secrets: readonly string[]): number;
  forget(): void;
}

export interface LeakWorld {
  /** PEM; the hostile host and the catcher both show certificates of it. */
  readonly ca: string;
  readonly catcher: Catcher;
  /** The host the credential is for, `https://127.0.0.1:<port>`; it answers as it is told. */
  readonly hostile: {
    readonly url: string;
    readonly port: number;
    /** Method and path of all it was asked since it was told to answer. */
    readonly asked: string[];
    /** How many of the secrets it was sent meanwhile: it is their own host, so that is right. */
    found(...secrets: readonly string[]): number;
    answer(listener: RequestListener): void;
  };
  close(): Promise<void>;
}

export async function createLeakWorld(): Promise<LeakWorld> {
  const authority = await createAuthority('Leak tests');
  const issued = await authority.issue({ names: ['localhost'], ips: ['127.0.0.1'] });
  const tls = { cert: issued.certificate, key: issued.key };
  const sockets = new Set<Duplex>();
  let heard: Buffer[] = [];
  const listen = (server: Server) =>
    new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });

  const listenIn = (socket: Socket) => {
    sockets.add(socket);
    let head = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      heard.push(chunk);
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      head = '';
      socket.write(
        'HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Basic realm="x"\r\ncontent-length: 0\r\n\r\n',
      );
    });
  };
  const caught = createTlsServer(tls, listenIn);
  caught.on('tlsClientError', () => undefined);
  const plain = createPlainServer(listenIn);
  const [port, plainPort] = [await listen(caught), await listen(plain)];

  const asked: string[] = [];
  let told = '';
  let listener: RequestListener = (_request, response) => response.end();
  const hostile = createServer(tls, (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    told += `${request.url}\n${JSON.stringify(request.headers)}\n`;
    request.on('data', (chunk: Buffer) => (told += chunk.toString('latin1')));
    listener(request, response);
  });
  hostile.on('tlsClientError', () => undefined);
  hostile.on('connection', (socket) => sockets.add(socket));
  const hostilePort = await listen(hostile);

  return {
    ca: authority.ca,
    catcher: {
      url: `https://localhost:${port}`,
      plain: `http://localhost:${plainPort}`,
      plainPort,
      bytes: () => Buffer.concat(heard).length,
      found: (...secrets) => count(Buffer.concat(heard).toString('latin1'), secrets),
      forget: () => {
        heard = [];
      },
    },
    hostile: {
      url: `https://127.0.0.1:${hostilePort}`,
      port: hostilePort,
      asked,
      found: (...secrets) => count(told, secrets),
      answer: (given) => {
        listener = given;
        told = '';
        asked.length = 0;
      },
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(
        [caught, plain, hostile].map((server) => new Promise((done) => server.close(done))),
      );
    },
  };
}

/** As it is, encoded for an address, and within everything that reads as Base64. */
function count(heard: string, secrets: readonly string[]): number {
  const words = heard.match(/[A-Za-z0-9+/_-]{12,}={0,2}/g) ?? [];
  const decoded = words.map((word) => Buffer.from(word, 'base64').toString('latin1')).join('\n');
  const text = `${heard}\n${decoded}`;
  return secrets.filter(
    (secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)),
  ).length;
}
