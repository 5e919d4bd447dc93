import { randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';

import { fileTypes, noncePlaceholder, windowHeaders } from '../../core/window-headers.ts';

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
    const type = fileTypes[extname(name)];
    if (body === undefined || type === undefined || page === undefined) return false;

    if (name !== '/index.html') {
      response.writeHead(200, { ...windowHeaders(), 'content-type': type }).end(body);
      return true;
    }
    const nonce = randomBytes(16).toString('base64');
    response
      .writeHead(200, { ...windowHeaders(nonce), 'content-type': type })
      .end(page.replaceAll(noncePlaceholder, nonce));
    return true;
  };
}
