import type { IncomingMessage, ServerResponse } from 'node:http';

import type { World } from './world.ts';

/** One request on its way to an answer, in the world of one played service. */
export interface Exchange<W = World> {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The address that was asked for, root included. */
  readonly url: URL;
  /** Its path below the root: what routes know. */
  readonly path: string;
  /** What the route's pattern captured, percent-decoded. */
  readonly params: readonly string[];
  readonly world: W;
}

export type Handler<W = World> = (exchange: Exchange<W>) => Promise<void> | void;

type Asking = Pick<Exchange, 'request'>;
type Answering = Pick<Exchange, 'response'>;

export type Headers = Readonly<Record<string, string>>;

const maxForm = 64 * 1024;

export function sendJson(
  { response }: Answering,
  status: number,
  body: unknown,
  headers: Headers = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'max-age=0, private, must-revalidate',
    ...headers,
  });
  response.end(text);
}

export function sendText(
  { response }: Answering,
  status: number,
  text: string,
  headers: Headers = {},
): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-cache',
    ...headers,
  });
  response.end(text);
}

export function sendHtml(
  { response }: Answering,
  status: number,
  html: string,
  headers: Headers = {},
): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(html),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(html);
}

export function redirect(
  { response }: Answering,
  location: string,
  status: 301 | 302 = 302,
  headers: Headers = {},
): void {
  response.writeHead(status, { location, 'content-length': 0, ...headers });
  response.end();
}

/** The body of a posted form; 64 KiB at most. */
export async function readForm({ request }: Asking): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(request)).toString());
}

export async function readJson({ request }: Asking): Promise<unknown> {
  return JSON.parse((await readBody(request)).toString()) as unknown;
}

/** The body of a request; 64 KiB at most. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxForm) throw new RangeError('the form is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
