import type { ServerResponse } from 'node:http';

import { windowHeaders } from '../../core/window-headers.ts';

/** Answers with a status and a short JSON body; the body never repeats anything the caller sent. */
export function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  extra: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      ...windowHeaders(),
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(text)),
      ...extra,
    })
    .end(text);
}
