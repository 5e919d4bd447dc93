import type { Readable } from 'node:stream';

export interface CgiHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What came of the body together with the headers. */
  readonly rest: Buffer;
}

const maxHead = 16 * 1024;

/** Reads the headers of a CGI answer (RFC 3875 §6) and leaves the stream at its body. */
export async function readHead(stream: Readable): Promise<CgiHead> {
  let seen = Buffer.alloc(0);
  for (;;) {
    const end = seen.indexOf('\r\n\r\n');
    if (end >= 0)
      return { ...parse(seen.toString('latin1', 0, end)), rest: seen.subarray(end + 4) };
    if (seen.length > maxHead) throw new Error('the headers of the CGI answer have no end');
    const chunk = await next(stream);
    if (chunk === null) throw new Error('the CGI program ended without an answer');
    seen = Buffer.concat([seen, chunk]);
  }
}

async function next(stream: Readable): Promise<Buffer | null> {
  const ready = stream.read() as Buffer | null;
  if (ready !== null) return ready;
  if (stream.readableEnded || stream.destroyed) return null;
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => (): void => {
      for (const [name, listener] of listeners) stream.off(name, listener);
      act();
    };
    const listeners: readonly (readonly [string, () => void])[] = [
      ['readable', settle(() => resolve((stream.read() as Buffer | null) ?? Buffer.alloc(0)))],
      ['end', settle(() => resolve(null))],
      ['close', settle(() => resolve(null))],
      ['error', settle(() => reject(new Error('the CGI program could not be read')))],
    ];
    for (const [name, listener] of listeners) stream.on(name, listener);
  });
}

function parse(text: string): Omit<CgiHead, 'rest'> {
  const pairs = text.split('\r\n').map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  const status = pairs.find(([name]) => name === 'status')?.[1];
  return {
    status: status === undefined ? 200 : Number.parseInt(status, 10),
    headers: Object.fromEntries(pairs.filter(([name]) => name !== 'status')),
  };
}
