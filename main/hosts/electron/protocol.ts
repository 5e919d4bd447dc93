import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

import { protocol } from 'electron';

import { fileTypes, noncePlaceholder, windowHeaders } from '../../core/window-headers.ts';
import { bundlePath } from './bundle-path.ts';
import { windowScheme } from './window-address.ts';

/**
 * Must run before the app is ready. `standard` gives relative addresses and an origin,
 * `secure` a secure context, `supportFetchAPI` fetch of our own files. Nothing more: no way
 * around the policy, no reading from other origins, no service workers.
 */
export function declareWindowScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: windowScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true },
    },
  ]);
}

/** Serves the built window from `folder` (absolute) at `app://bundle/`. */
export function serveWindow(folder: string): void {
  protocol.handle(windowScheme, (request) => answer(folder, request));
}

async function answer(folder: string, { method, url }: Request): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405);
  const path = bundlePath(folder, url);
  const type = path === undefined ? undefined : fileTypes[extname(path)];
  if (path === undefined || type === undefined) return refusal(404);

  const body = await readFile(path).catch(() => undefined);
  if (body === undefined) return refusal(404);
  if (extname(path) !== '.html') return reply(body, { ...windowHeaders(), 'content-type': type });

  const nonce = randomBytes(16).toString('base64');
  const page = body.toString('utf8').replaceAll(noncePlaceholder, nonce);
  return reply(Buffer.from(page), { ...windowHeaders(nonce), 'content-type': type });
}

function reply(body: Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>>): Response {
  return new Response(body, { headers });
}

function refusal(status: 404 | 405): Response {
  return new Response(null, { status, headers: windowHeaders() });
}
