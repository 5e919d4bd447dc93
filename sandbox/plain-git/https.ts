import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { createCertificates } from '../certificates.ts';
import { serviceOf, backendEnvironment, runBackend } from '../git-backend.ts';

/** Somebody the https side lets in: the password may be a token. */
export interface PlainUser {
  readonly name: string;
  readonly password: string;
  readonly write: boolean;
}

export interface PlainHttps {
  readonly url: string;
  /** PEM of the authority visitors must trust. */
  readonly ca: string;
  /** One line for each request: method, path, status, user name. Never a password. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Git's smart protocol over https with HTTP Basic (RFC 7617), as gitolite or cgit behind a web server. */
export async function startHttps(
  root: string,
  environment: NodeJS.ProcessEnv,
  users: readonly PlainUser[],
): Promise<PlainHttps> {
  const { certificate, key, ca } = await createCertificates('Plain git');
  const requests: string[] = [];
  const server = createServer({ cert: certificate, key }, (request, response) => {
    const url = new URL(request.url ?? '/', 'https://127.0.0.1');
    const user = callerOf(request.headers.authorization, users);
    response.once('close', () => {
      requests.push(
        `${request.method} ${url.pathname} ${response.statusCode} ${user?.name ?? '-'}`,
      );
    });
    const refuse = (status: number, words: string, headers = {}): void => {
      request.resume();
      response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(`${words}\n`);
    };

    const match = /^(\/[^?]*\.git)\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(
      url.pathname,
    );
    const [, path = '', action = ''] = match ?? [];
    const service = serviceOf(action, url);
    if (user === undefined) {
      return refuse(401, 'Unauthorized', { 'www-authenticate': 'Basic realm="git"' });
    }
    if (service === undefined) return refuse(404, 'Not Found');
    if (service === 'git-receive-pack' && !user.write) return refuse(403, 'Forbidden');
    const exchange = { request, response, url, path: url.pathname, params: [], world: undefined };
    const env = { ...environment, ...backendEnvironment(exchange, root, `${path}/${action}`) };
    return void runBackend(
      exchange,
      { ...env, REMOTE_USER: user.name },
      async () => undefined,
    ).catch(() => response.destroy());
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    ca,
    requests,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function callerOf(header: string | undefined, users: readonly PlainUser[]): PlainUser | undefined {
  const pair = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(header ?? '')?.[1];
  const text = Buffer.from(pair ?? '', 'base64').toString();
  const colon = text.indexOf(':');
  return users.find(
    ({ name, password }) =>
      colon >= 0 && text.slice(0, colon) === name && text.slice(colon + 1) === password,
  );
}
