import '../../../../sandbox/metadata.ts';

import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';

import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 3600 * 1000;

export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

export interface Authority {
  /** PEM. */
  readonly ca: string;
  issue(options?: IssueOptions): Promise<Issued>;
}

interface IssueOptions {
  readonly ips?: readonly string[];
  readonly names?: readonly string[];
  readonly from?: number;
  readonly to?: number;
}

/** A certificate authority for one test: it signs what a test asks for, good or bad. */
export async function createAuthority({
  name = 'Test authority',
  from = -1,
  to = 30,
  isCa = true,
} = {}): Promise<Authority & Issued> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}, O=Latchkey tests`,
    notBefore: new Date(Date.now() + from * day),
    notAfter: new Date(Date.now() + to * day),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(isCa, undefined, true),
      new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]),
    ],
  });
  return {
    ca: root.toString('pem'),
    certificate: root.toString('pem'),
    key: await pem(keys.privateKey),
    async issue({ ips = ['127.0.0.1'], names = [], from: start = -1, to: end = 30 } = {}) {
      const own = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
      const leaf = await x509.X509CertificateGenerator.create({
        serialNumber: '02',
        subject: 'CN=Test server',
        issuer: root.subject,
        notBefore: new Date(Date.now() + start * day),
        notAfter: new Date(Date.now() + end * day),
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [
          new x509.SubjectAlternativeNameExtension([
            ...ips.map((value) => ({ type: 'ip' as const, value })),
            ...names.map((value) => ({ type: 'dns' as const, value })),
          ]),
        ],
      });
      return { certificate: leaf.toString('pem'), key: await pem(own.privateKey) };
    },
  };
}

async function pem(key: Parameters<typeof crypto.subtle.exportKey>[1]): Promise<string> {
  const bytes = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  return `-----BEGIN PRIVATE KEY-----\n${bytes.toString('base64')}\n-----END PRIVATE KEY-----\n`;
}

export interface Served {
  readonly url: string;
  readonly port: number;
  /** Every request that arrived: method, path and body. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

/** Real servers on loopback; each notes what arrives before the listener answers. */
export function serveHttp(listener: RequestListener): Promise<Served> {
  const seen: string[] = [];
  return listen(createHttpServer(noting(seen, listener)), 'http', seen);
}

export function serveHttps(issued: Issued, listener: RequestListener): Promise<Served> {
  const seen: string[] = [];
  const options = { cert: issued.certificate, key: issued.key };
  return listen(createHttpsServer(options, noting(seen, listener)), 'https', seen);
}

function noting(seen: string[], listener: RequestListener): RequestListener {
  return (request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${body}`.trim());
      listener(request, response);
    });
  };
}

async function listen(server: Server, scheme: string, seen: readonly string[]): Promise<Served> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    seen,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A tiny CONNECT proxy. `answer` other than 200 refuses; every name leads to 127.0.0.1. */
export async function serveProxy(answer = 200): Promise<Served> {
  const seen: string[] = [];
  const server = createHttpServer();
  const sockets = new Set<Socket>();
  server.on('connect', (request, socket: Socket) => {
    seen.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (answer !== 200) {
      socket.end(`HTTP/1.1 ${answer} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) {
      sockets.add(end);
      end.on('error', () => end.destroy());
    }
  });
  const served = await listen(server, 'http', seen);
  return {
    ...served,
    async close() {
      for (const socket of sockets) socket.destroy();
      await served.close();
    },
  };
}
