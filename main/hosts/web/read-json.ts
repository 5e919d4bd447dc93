import type { IncomingMessage } from 'node:http';

const limit = 1024 * 1024;

/** The body as JSON. `too-large` over 1 MiB, `malformed` when it is not JSON in UTF-8. */
export async function readJson(
  request: IncomingMessage,
): Promise<{ readonly value: unknown } | 'too-large' | 'malformed'> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return 'too-large';
  const parts: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not end the request: with it would go the way back for the refusal.
  const body = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const part of body) {
    size += part.length;
    if (size > limit) return 'too-large';
    parts.push(part);
  }
  try {
    return {
      value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))),
    };
  } catch {
    return 'malformed';
  }
}
