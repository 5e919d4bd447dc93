import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { backendEnvironment, runBackend, serviceOf } from '../git-backend.ts';
import { serverEnvironment, writeServerFiles } from '../hooks.ts';

/** A site with one repository, `/team/shop.git`, behind one password, and a plain answer elsewhere. */
export interface GitSite {
  readonly listener: RequestListener;
  close(): Promise<void>;
}

const git = promisify(execFile);

/**
 * Many servers may show the same site, each with a certificate of its own. `files` are committed
 * beside the README; `settings` are the bare repository's own.
 */
export async function createGitSite(
  password: string,
  files: Readonly<Record<string, string>> = {},
  settings: Readonly<Record<string, string>> = {},
): Promise<GitSite> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-site-'));
  const environment = serverEnvironment(folder, await writeServerFiles(folder, {}));
  const run = (...args: readonly string[]) => git('git', args, { env: environment });
  const bare = join(folder, 'team', 'shop.git');
  const work = join(folder, 'work');
  await run('init', '--quiet', '--bare', bare);
  await run('init', '--quiet', work);
  for (const [name, text] of Object.entries({ 'README.md': '# shop\n', ...files })) {
    await writeFile(join(work, name), text);
  }
  for (const [key, value] of Object.entries(settings)) await run('-C', bare, 'config', key, value);
  await run('-C', work, 'add', '--all');
  const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.test'];
  await run('-C', work, ...person, 'commit', '--quiet', '-m', 'Begin');
  await run('-C', work, 'push', '--quiet', bare, 'HEAD:refs/heads/main');

  const listener: RequestListener = (request, response) => {
    const url = new URL(request.url ?? '/', 'https://site.invalid');
    const [, path, action = ''] =
      /^(\/team\/shop\.git)\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(url.pathname) ??
      [];
    if (path === undefined || serviceOf(action, url) === undefined) {
      request.resume();
      return void response.writeHead(200, { server: 'site/1.0' }).end('ok');
    }
    const given = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!Buffer.from(given, 'base64').toString().endsWith(`:${password}`)) {
      request.resume();
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="site"' }).end();
    }
    const exchange = { request, response, url, path: url.pathname, params: [], world: undefined };
    const env = { ...environment, ...backendEnvironment(exchange, folder, `${path}/${action}`) };
    return void runBackend(exchange, { ...env, REMOTE_USER: 'ada' }, async () => undefined).catch(
      () => response.destroy(),
    );
  };
  return { listener, close: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}
