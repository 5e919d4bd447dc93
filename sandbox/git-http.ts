import { spawn } from 'node:child_process';
import { pipeline } from 'node:stream/promises';

import { gitCaller } from './authenticate.ts';
import type { Project } from './catalogue.ts';
import { fullPath } from './catalogue.ts';
import { readHead } from './cgi-head.ts';
import type { Exchange } from './exchange.ts';
import { redirect, sendText } from './exchange.ts';
import type { GitService, GitVerdict } from './git-access.ts';
import { judgeGit } from './git-access.ts';

/**
 * Git's smart HTTP protocol, served by git's own `http-backend`.
 * Captured: the project's path, and `info/refs`, `git-upload-pack` or `git-receive-pack`.
 */
export async function serveGit(exchange: Exchange): Promise<void> {
  const { request, url, params, world } = exchange;
  const [path = '', action = ''] = params;
  const service = serviceOf(action, url);
  if (!service) {
    request.resume();
    return sendText(exchange, 403, 'Git access over HTTP needs the smart protocol.');
  }

  const { catalogue } = world;
  const moved = catalogue.projectByFormerPath(path);
  const project = catalogue.projectByPath(path) ?? moved;
  const caller = gitCaller(world, request);
  const verdict = judgeGit(caller, project, { service, catalogue, url: world.url });

  if (verdict.at === 'refused') {
    request.resume();
    const { status, words } = verdict;
    const headers: Record<string, string> =
      status === 401 ? { 'www-authenticate': 'Basic realm="GitLab"' } : {};
    return sendText(exchange, status, words, headers);
  }
  if (!project) return sendText(exchange, 404, 'Not found');
  if (moved && project === moved && !catalogue.projectByPath(path)) {
    request.resume();
    const there = `/${fullPath(project)}.git/${action}${url.search}`;
    return redirect(exchange, world.root.at(there), 301);
  }

  await world.repositories.ensure(project);
  await runBackend(exchange, project, { action, verdict });
}

/** The first branch that reaches an empty repository becomes its default branch. */
async function notePush({ world }: Exchange, project: Project): Promise<void> {
  const list = ['for-each-ref', '--count=1', '--format=%(refname:short)', 'refs/heads'];
  const branch = project.defaultBranch ?? (await world.repositories.git(project, list)).trim();
  world.catalogue.touch(project, branch || null);
}

/** A clone address without `.git` is sent to the one with it, as GitLab does. */
export function addSuffix(exchange: Exchange): void {
  const [path = '', action = ''] = exchange.params;
  exchange.request.resume();
  const there = `/${path}.git/${action}${exchange.url.search}`;
  redirect(exchange, exchange.world.root.at(there), 301);
}

function serviceOf(action: string, url: URL): GitService | undefined {
  const named = action === 'info/refs' ? url.searchParams.get('service') : action;
  return named === 'git-upload-pack' || named === 'git-receive-pack' ? named : undefined;
}

interface Run {
  readonly action: string;
  readonly verdict: GitVerdict & { readonly at: 'allowed' };
}

/** One CGI process per request; it dies, with what it started, when the visitor leaves. */
async function runBackend(exchange: Exchange, project: Project, run: Run): Promise<void> {
  const { request, response } = exchange;
  const child = spawn('git', ['http-backend'], {
    env: environment(exchange, project, run),
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
    // Before the answer ends: whoever pushed may look at the project next.
    if (run.action === 'git-receive-pack') await notePush(exchange, project);
    response.end();
  } catch (cause) {
    kill();
    if (!response.headersSent && !response.destroyed) throw cause;
    response.destroy();
  }
}

function environment({ request, url, world }: Exchange, project: Project, run: Run) {
  const { person, level } = run.verdict;
  const { pushRule } = project;
  const header = (name: string): string => String(request.headers[name] ?? '');
  return {
    ...world.repositories.environment,
    GIT_PROJECT_ROOT: world.repositories.root,
    GIT_HTTP_EXPORT_ALL: '1',
    REQUEST_METHOD: request.method ?? 'GET',
    PATH_INFO: `/${project.id}.git/${run.action}`,
    QUERY_STRING: url.search.slice(1),
    CONTENT_TYPE: header('content-type'),
    ...(request.headers['content-length'] ? { CONTENT_LENGTH: header('content-length') } : {}),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    GIT_PROTOCOL: header('git-protocol'),
    REMOTE_ADDR: '127.0.0.1',
    REMOTE_USER: person?.username ?? '',
    GL_ID: person ? `user-${person.id}` : '',
    GL_USERNAME: person?.username ?? '',
    GL_PROJECT_PATH: fullPath(project),
    SANDBOX_PROJECT_URL: `${world.url}/${fullPath(project)}`,
    SANDBOX_ACCESS_LEVEL: String(level),
    SANDBOX_DEFAULT_BRANCH: project.defaultBranch ?? '',
    SANDBOX_PROTECTED_BRANCHES: project.protectedBranches.join(' '),
    SANDBOX_COMMIT_MESSAGE_REGEX: pushRule?.commitMessageRegex ?? '',
    SANDBOX_BRANCH_NAME_REGEX: pushRule?.branchNameRegex ?? '',
    SANDBOX_AUTHOR_EMAIL_REGEX: pushRule?.authorEmailRegex ?? '',
  };
}
