import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

import { createAuthority, selfSigned, type Authority, type Issued } from './authority.ts';
import { createGitSite } from './git-site.ts';

/** What is right or wrong with a server's certificate. */
export type CertificateKind =
  | 'private'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-name'
  | 'self-signed'
  | 'unknown-authority'
  | 'client-certificate';

export interface CertificateServer {
  /** `https://127.0.0.1:<port>`; its repository is `/team/shop.git`. */
  readonly url: string;
  readonly port: number;
  /** Method and path of every request that got through, the newest last. */
  readonly requests: readonly string[];
  /** Subjects of the client certificates that were shown. */
  readonly shown: readonly string[];
}

export interface BadCertificates {
  /** PEM of the private authority that signed all but `self-signed` and `unknown-authority`. */
  readonly ca: string;
  readonly authority: Authority;
  /** A certificate that `client-certificate` accepts. */
  readonly client: Issued;
  /** What the repository takes, under any name. */
  readonly password: string;
  readonly servers: Readonly<Record<CertificateKind, CertificateServer>>;
  /**
   * One more with a good certificate of the private authority, for these names and 127.0.0.1;
   * `asks` demands a client certificate.
   */
  start(options?: {
    readonly names?: readonly string[];
    readonly asks?: boolean;
  }): Promise<CertificateServer>;
  close(): Promise<void>;
}

/** One site behind seven certificates. Its name in all of them is `git.corp.test` and 127.0.0.1. */
export async function startBadCertificates(password = 'site-password'): Promise<BadCertificates> {
  const authority = await createAuthority();
  const stranger = await createAuthority('Unknown authority');
  const client = await authority.issue({ client: true, subject: 'ada' });
  const site = await createGitSite(password);
  const demand = { ca: [authority.ca], requestCert: true, rejectUnauthorized: true };
  const open: Server[] = [];
  const good = { names: ['git.corp.test'], ips: ['127.0.0.1'] };

  async function serve(issued: Issued, more: ServerOptions = {}): Promise<CertificateServer> {
    const requests: string[] = [];
    const shown: string[] = [];
    const options = { cert: issued.certificate, key: issued.key, ...more };
    const server = createServer(options, (request, response) => {
      requests.push(`${request.method} ${request.url}`);
      site.listener(request, response);
    });
    server.on('secureConnection', (socket) => {
      const subject = socket.getPeerCertificate().subject?.CN;
      if (subject) shown.push([subject].flat().join());
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(server);
    const { port } = server.address() as AddressInfo;
    return { url: `https://127.0.0.1:${port}`, port, requests, shown };
  }

  return {
    ca: authority.ca,
    authority,
    client,
    password,
    servers: {
      private: await serve(await authority.issue(good)),
      expired: await serve(await authority.issue({ ...good, from: -9, to: -2 })),
      'not-yet-valid': await serve(await authority.issue({ ...good, from: 2 })),
      'wrong-name': await serve(await authority.issue({ names: ['other.corp.test'] })),
      'self-signed': await serve(await selfSigned(good)),
      'unknown-authority': await serve(await stranger.issue(good)),
      'client-certificate': await serve(await authority.issue(good), demand),
    },
    async start({ names = [], asks = false } = {}) {
      const issued = await authority.issue({ ...good, names: [...names, ...good.names] });
      return serve(issued, asks ? demand : {});
    },
    async close() {
      for (const server of open) {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        await closed;
      }
      await site.close();
    },
  };
}
