import type { Socket } from 'node:net';

import { AppError } from '../../../core/app-error.ts';
import { cleanText } from '../../../core/clean-text.ts';
import { within } from './probe-connect.ts';

/** What is known of an answer once its head has come. */
interface Head {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
}

/**
 * Asks for the head of an address over a connection that is there already, with no credential
 * and no cookie; with GET where the server knows no HEAD. Follows nothing, and reads no body.
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
  const isUnknown = first.status === 405 || first.status === 501;
  const staysOpen = first.header('connection')?.toLowerCase() !== 'close';
  // Only where the server leaves the connection open; a second one would be another walk.
  const { status, header } =
    isUnknown && staysOpen ? await ask('GET', socket, url, timeout).catch(() => first) : first;
  const facts: string[] = [];
  const [server, location] = [header('server'), header('location')];
  if (server) facts.push(`Server: ${cleanText(server, 200)}`);
  if (location) facts.push(`It points to ${whereTo(location, url)}, which was not followed`);
  return { detail: `Status ${status} to a request without any credential.`, facts };
}

const longestHead = 65_536;

/** Written by hand, because the head is all that is wanted and the connection is not to be kept. */
function ask(method: string, socket: Socket, url: URL, timeout: number): Promise<Head> {
  return within(timeout, (done, fail) => {
    let text = '';
    const stop = () => {
      socket.off('data', read).off('error', fail).off('close', broken);
    };
    const broken = () => {
      stop();
      fail(Object.assign(new Error('no answer'), { code: 'ECONNRESET' }));
    };
    const read = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      const head = end < 0 ? null : parse(text.slice(0, end));
      if (end < 0 && text.length < longestHead) return;
      stop();
      if (head === null) fail(new AppError('host.unexpected-reply', { detail: url.host }));
      else done(head);
    };
    socket.on('data', read).once('error', fail).once('close', broken);
    if (socket.destroyed) broken();
    else {
      socket.write(
        `${method} ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nUser-Agent: Latchkey\r\nAccept: */*\r\n\r\n`,
      );
    }
    return () => {
      stop();
      socket.destroy();
    };
  });
}

/** RFC 9112 §4 and §5. Null for what is no HTTP. */
function parse(head: string): Head | null {
  const [first = '', ...lines] = head.split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1];
  if (status === undefined) return null;
  const fields = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(status), header: (name) => fields.get(name) };
}

/** Scheme and host of an address; what comes after them could be a secret. */
function whereTo(location: string, from: URL): string {
  const target = URL.parse(location, from.href);
  return target === null ? 'an unreadable address' : `${target.protocol}//${target.host}`;
}
