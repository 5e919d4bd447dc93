import { randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';

import { securityHeaders } from './headers.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Replaced on every load, so that a nonce is never used twice. */
const placeholder = '__CSP_NONCE__';

/** Answers with one of the built files; false when there is no such file. */
export type ServeFile = (path: string, response: ServerResponse) => boolean;

/**
 * The built window, read once at start. A request is looked up by name in that
 * list and never becomes a path of the file system, so there is nothing to climb out of.
 */
export async function createStaticFiles(folder: string): Promise<ServeFile> {
  const files = new Map<string, Buffer>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(`/${relative(folder, path).split(sep).join('/')}`, await readFile(path));
  }
  const page = files.get('/index.html')?.toString('utf8');

  return (path, response) => {
    const name = path === '/' ? '/index.html' : path;
    const body = files.get(name);
    const type = types[extname(name)];
    if (body === undefined || type === undefined || page === undefined) return false;

    if (name !== '/index.html') {
      response.writeHead(200, { ...securityHeaders(), 'content-type': type }).end(body);
      return true;
    }
    const nonce = randomBytes(16).toString('base64');
    response
      .writeHead(200, { ...securityHeaders(nonce), 'content-type': type })
      .end(page.replaceAll(placeholder, nonce));
    return true;
  };
}
