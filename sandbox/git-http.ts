import { gitCaller } from './authenticate.ts';
import type { Project } from './catalogue.ts';
import { fullPath } from './catalogue.ts';
import type { Exchange } from './exchange.ts';
import { redirect, sendText } from './exchange.ts';
import type { GitVerdict } from './git-access.ts';
import { judgeGit } from './git-access.ts';
import { backendEnvironment, runBackend, serviceOf } from './git-backend.ts';

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
  await runBackend(exchange, environment(exchange, project, { action, verdict }), async () => {
    if (action === 'git-receive-pack') await notePush(exchange, project);
  });
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

interface Run {
  readonly action: string;
  readonly verdict: GitVerdict & { readonly at: 'allowed' };
}

function environment(exchange: Exchange, project: Project, run: Run) {
  const { world } = exchange;
  const { person, level } = run.verdict;
  const { pushRule } = project;
  return {
    ...world.repositories.environment,
    ...backendEnvironment(exchange, world.repositories.root, `/${project.id}.git/${run.action}`),
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
