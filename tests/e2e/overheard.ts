import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request to a service of this process, and its answer, with every secret in it. */
export interface Overheard {
  /** The port that was asked; the played services differ by it. */
  readonly port: number;
  /** The name that was asked, which a proxy may have led here. */
  readonly host: string;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
  readonly answerType: string;
}

export interface Overhearing {
  /** In the order the answers ended. */
  readonly heard: readonly Overheard[];
  stop(): void;
}

/** Enough for every form and JSON body; packs of git are cut off. */
const limit = 1024 * 1024;

/**
 * Listens at every HTTP server of this process. The services themselves keep no secrets in their
 * logs, and are not changed for this: Node announces each request before anybody handles it.
 */
export function overhear(): Overhearing {
  const heard: Overheard[] = [];
  const onStart = (message: unknown): void => {
    const { request, response } = message as {
      readonly request: IncomingMessage;
      readonly response: ServerResponse;
    };
    const sent = keepPieces();
    const answered = keepPieces();
    const push = request.push.bind(request);
    request.push = (chunk: unknown, encoding) => {
      sent.add(chunk);
      return push(chunk, encoding);
    };
    const write = response.write.bind(response) as (...all: unknown[]) => boolean;
    const end = response.end.bind(response) as (...all: unknown[]) => ServerResponse;
    response.write = ((...all: unknown[]) => {
      answered.add(all[0]);
      return write(...all);
    }) as ServerResponse['write'];
    response.end = ((...all: unknown[]) => {
      answered.add(all[0]);
      return end(...all);
    }) as ServerResponse['end'];
    response.once('close', () => {
      const host = request.headers.host ?? '';
      heard.push({
        port: request.socket.localPort ?? 0,
        host,
        method: request.method ?? '',
        url: new URL(request.url ?? '/', `https://${host}`),
        headers: request.headers as Readonly<Record<string, string>>,
        body: sent.text(),
        status: response.headersSent ? response.statusCode : 0,
        answer: answered.text(),
        answerType: String(response.getHeader('content-type') ?? ''),
      });
    });
  };
  subscribe('http.server.request.start', onStart);
  return { heard, stop: () => void unsubscribe('http.server.request.start', onStart) };
}

function keepPieces() {
  const pieces: Buffer[] = [];
  let size = 0;
  return {
    add(chunk: unknown): void {
      const isData = typeof chunk === 'string' || chunk instanceof Uint8Array;
      if (!isData || size > limit) return;
      const piece = Buffer.from(chunk as Uint8Array);
      pieces.push(piece);
      size += piece.length;
    },
    text: () => Buffer.concat(pieces).toString('utf8'),
  };
}

/** What an `Authorization` header carries: for Basic the password, which is where git puts a token. */
export function credentialOf({ headers }: Pick<Overheard, 'headers'>): {
  readonly username: string;
  readonly secret: string;
} {
  const [scheme = '', value = ''] = (headers['authorization'] ?? '').split(' ', 2);
  if (scheme.toLowerCase() !== 'basic') return { username: '', secret: value };
  const text = Buffer.from(value, 'base64').toString();
  const colon = text.indexOf(':');
  return { username: text.slice(0, colon), secret: text.slice(colon + 1) };
}
