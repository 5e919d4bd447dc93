import type { Response as UndiciResponse } from 'undici';

import { AppError } from '../../../core/app-error.ts';

/**
 * Reads a body whole, calling `alive` with every piece. Counts decoded bytes, so a
 * small compressed body cannot unfold into a large one: throws `host.too-large`
 * and drops the connection at the first byte too many.
 */
export async function readBody(
  response: UndiciResponse,
  limit: number,
  host: string,
  alive: () => void,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (response.body === null) return null;
  const announced = Number(response.headers.get('content-length') ?? 0);
  const isEncoded = response.headers.has('content-encoding');
  const reader = response.body.getReader();
  const tooLarge = async (): Promise<never> => {
    const failure = new AppError('host.too-large', { detail: `${host}, more than ${limit} bytes` });
    await reader.cancel(failure).catch(() => undefined);
    throw failure;
  };
  if (!isEncoded && announced > limit) return tooLarge();

  const pieces: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    alive();
    size += value.byteLength;
    if (size > limit) return tooLarge();
    pieces.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
