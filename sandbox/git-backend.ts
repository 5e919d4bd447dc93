import { spawn } from 'node:child_process';
import { pipeline } from 'node:stream/promises';

import { readHead } from './cgi-head.ts';
import type { Exchange } from './exchange.ts';
import type { GitService } from './git-access.ts';

/** Which half of git's protocol a request is for; undefined for the old one without services. */
export function serviceOf(action: string, url: URL): GitService | undefined {
  const named = action === 'info/refs' ? url.searchParams.get('service') : action;
  return named === 'git-upload-pack' || named === 'git-receive-pack' ? named : undefined;
}

/** What `git http-backend` learns of a request (RFC 3875 §4.1); `path` is below `root`. */
export function backendEnvironment(
  { request, url }: Exchange<unknown>,
  root: string,
  path: string,
): Record<string, string> {
  const header = (name: string): string => String(request.headers[name] ?? '');
  return {
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    REQUEST_METHOD: request.method ?? 'GET',
    PATH_INFO: path,
    QUERY_STRING: url.search.slice(1),
    CONTENT_TYPE: header('content-type'),
    ...(request.headers['content-length'] ? { CONTENT_LENGTH: header('content-length') } : {}),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    GIT_PROTOCOL: header('git-protocol'),
    REMOTE_ADDR: '127.0.0.1',
  };
}

/**
 * One CGI process per request; it dies, with what it started, when the visitor leaves. `served`
 * runs before the answer ends, because whoever pushed may look at the project next.
 */
export async function runBackend(
  { request, response }: Exchange<unknown>,
  environment: NodeJS.ProcessEnv,
  served: () => Promise<void>,
): Promise<void> {
  const child = spawn('git', ['http-backend'], {
    env: environment,
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: process.platform !== 'win32',
  });
  const kill = (): void => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    try {
      if (process.platform === 'win32') child.kill();
      else process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It ended between the look and the kill.
    }
  };
  response.once('close', () => {
    if (!response.writableFinished) kill();
  });

  // The backend may answer before it has read everything; what is lost then is not missed.
  pipeline(request, child.stdin).catch(() => undefined);
  try {
    const { status, headers, rest } = await readHead(child.stdout);
    response.writeHead(status, headers);
    if (rest.length > 0) response.write(rest);
    await pipeline(child.stdout, response, { end: false });
    await served();
    response.end();
  } catch (cause) {
    kill();
    if (!response.headersSent && !response.destroyed) throw cause;
    response.destroy();
  }
}
