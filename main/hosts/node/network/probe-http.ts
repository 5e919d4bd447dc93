import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

import { AppError } from '../../../core/app-error.ts';
import { cleanText } from '../../../core/clean-text.ts';
import { within } from './probe-connect.ts';

/**
 * Asks for the head of an address over a connection that is there already, with no credential
 * and no cookie; with GET where the server knows no HEAD. Follows nothing.
 */
export async function askHead(
  socket: Socket,
  url: URL,
  { timeout, asked }: { readonly timeout: number; readonly asked: boolean },
): Promise<{ readonly detail: string; readonly facts: readonly string[] }> {
  const first = await ask('HEAD', socket, url, timeout).catch((thrown: unknown) => {
    // Since TLS 1.3 a host that misses a client certificate says so only now, and some only hang up.
    if (asked) throw new AppError('host.client-certificate', { detail: url.host, cause: thrown });
    throw thrown;
  });
  const isUnknown = first.statusCode === 405 || first.statusCode === 501;
  // Only where the server leaves the connection open; a second one would be another walk.
  const again = isUnknown && !socket.destroyed && first.headers.connection !== 'close';
  const { statusCode, headers } = again ? await ask('GET', socket, url, timeout) : first;
  const { server, location } = headers;
  const facts: string[] = [];
  if (server) facts.push(`Server: ${cleanText(String(server), 200)}`);
  if (location) facts.push(`It points to ${whereTo(location, url)}, which was not followed`);
  return {
    detail: `Status ${statusCode} to a request without any credential.`,
    facts,
  };
}

function ask(method: string, socket: Socket, url: URL, timeout: number): Promise<IncomingMessage> {
  return within(timeout, (done, fail) => {
    const asked = request({
      method,
      host: url.hostname,
      path: url.pathname,
      headers: { host: url.host, 'user-agent': 'Latchkey', connection: 'keep-alive' },
      createConnection: () => socket,
    });
    asked.once('error', fail);
    asked.once('response', (response) => {
      // Of the body nothing is wanted; without being read the connection could not be used again.
      response.resume();
      response.once('error', () => undefined);
      if (method === 'HEAD') response.once('end', () => done(response));
      else done(response);
    });
    asked.end();
    return () => asked.destroy();
  });
}

/** Scheme and host of an address; what comes after them could be a secret. */
function whereTo(location: string, from: URL): string {
  const target = URL.parse(location, from.href);
  return target === null ? 'an unreadable address' : `${target.protocol}//${target.host}`;
}
