import { type Socket } from 'node:net';

import { isFailure, type AppError } from '../../../core/app-error.ts';
import type { Connection } from '../../../ports/network.ts';
import { toHttpFailure } from '../http/failures.ts';
import { guardedLookup } from '../http/guarded-lookup.ts';
import { connectPlain } from './probe-connect.ts';
import { askHead } from './probe-http.ts';
import { encrypt } from './probe-tls.ts';
import { openTunnel } from './tunnel.ts';

const timeout = 5000;

/**
 * Why a host cannot be talked to, in our own words: the same connection once more, without a
 * credential. git's TLS library often says no more than "verification failed". Null when nothing
 * is wrong, or nothing that lies between here and the host.
 */
export async function whyRefused(origin: string, connection: Connection): Promise<AppError | null> {
  const url = new URL(origin);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const { proxy, proxyCredential } = connection;
  let socket: Socket | undefined;
  try {
    socket =
      proxy === null
        ? await connectPlain({ host, port, lookup: guardedLookup(), timeout })
        : await openTunnel({ proxy, proxyCredential }, `${url.hostname}:${port}`, { timeout });
    socket.on('error', () => undefined);
    if (url.protocol !== 'https:') return null;
    const secured = await encrypt(socket, { host, timeout, connection }, () => undefined);
    socket = secured.socket;
    await askHead(socket, url, { timeout, asked: secured.asked });
    return null;
  } catch (thrown) {
    const failure = toHttpFailure(thrown, url);
    return isFailure(failure, ...between) ? failure : null;
  } finally {
    socket?.destroy();
  }
}

const between = [
  'host.certificate-untrusted',
  'host.certificate-expired',
  'host.certificate-name',
  'host.client-certificate',
  'host.proxy-auth',
  'host.proxy-intercepts',
  'host.proxy-refused',
  'host.proxy-unreachable',
] as const;
