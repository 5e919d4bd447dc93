import { redirect, sendText } from '../exchange.ts';
import { backendEnvironment, runBackend, serviceOf } from '../git-backend.ts';
import type { Repository } from './catalogue.ts';
import { atLeast, fullName } from './catalogue.ts';
import type { Credential } from './credentials.ts';
import { judgeGit } from './git-access.ts';
import type { GitVerdict } from './git-access.ts';
import { placeOf } from './hosts.ts';
import type { WorkflowRefusal } from './push-hook.ts';
import { pushEnvironment } from './push-hook.ts';
import { allows } from './scopes.ts';
import type { GithubExchange } from './world.ts';

/**
 * Git's smart HTTP protocol, served by git's own `http-backend`.
 * Captured: `owner/name`, and `info/refs`, `git-upload-pack` or `git-receive-pack`.
 */
export async function serveGit(exchange: GithubExchange): Promise<void> {
  const { request, url, params, world } = exchange;
  const [path = '', action = ''] = params;
  const service = serviceOf(action, url);
  if (!service) {
    request.resume();
    return sendText(exchange, 403, 'Please upgrade your git client.');
  }
  const place = placeOf(request);
  const here = world.catalogue.byPath(path);
  const repository = here ?? world.catalogue.byFormerPath(path);
  const verdict = judgeGit(world, request, { repository, service, place });

  if (verdict.at === 'refused' || !repository) {
    request.resume();
    const { status, words } =
      verdict.at === 'refused' ? verdict : { status: 404, words: 'Repository not found.' };
    const headers: Record<string, string> =
      status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {};
    return sendText(exchange, status, words, headers);
  }
  // Git goes to a new address only before it has shown who asks. To those who did, GitHub serves
  // the repository under its old name, and says on a push where it went.
  if (!here && !verdict.credential) {
    request.resume();
    const there = `${place.web}/${fullName(repository)}.git/${action}${url.search}`;
    return redirect(exchange, there, 301);
  }

  await world.repositories.ensure(repository);
  const below = `/${repository.id}.git/${action}`;
  const environment = {
    ...world.repositories.environment,
    ...backendEnvironment(exchange, world.repositories.root, below),
    REMOTE_USER: verdict.credential?.person?.username ?? '',
    ...pushFacts(exchange, repository, verdict, here === undefined),
  };
  await runBackend(exchange, environment, async () => {
    if (action === 'git-receive-pack') await notePush(exchange, repository);
  });
}

function pushFacts(
  { request, world }: GithubExchange,
  repository: Repository,
  { credential, rights }: GitVerdict & { readonly at: 'allowed' },
  hasMoved: boolean,
) {
  return pushEnvironment({
    hasMoved,
    page: `${placeOf(request).web}/${fullName(repository)}`,
    // The first branch of an empty repository becomes its default branch.
    defaultBranch: repository.empty ? '' : repository.defaultBranch,
    maintains: atLeast(rights.role, 'maintain'),
    protectedBranches: repository.protectedBranches,
    commitMessage: repository.ruleset.commitMessage ?? null,
    pullRequest: repository.ruleset.pullRequest ?? [],
    workflowRefusal: credential ? workflowRefusal(credential) : null,
    maxFileBytes: world.maxFileBytes,
  });
}

/** Workflows run with secrets: pushing them takes a right of its own. */
function workflowRefusal(credential: Credential): WorkflowRefusal | null {
  switch (credential.kind) {
    case 'oauth-app':
    case 'classic': {
      const who = credential.kind === 'classic' ? 'a Personal Access Token' : 'an OAuth App';
      const may = allows(credential.scopes, 'workflow');
      return may ? null : { who, lacks: '`workflow` scope' };
    }
    case 'github-app':
      return ofPermissions('a GitHub App', credential.app.permissions);
    case 'fine-grained':
      return ofPermissions('a Personal Access Token', credential.fields.permissions);
    case 'installation':
      return ofPermissions('a GitHub App', credential.fields.permissions);
  }
}

function ofPermissions(
  who: WorkflowRefusal['who'],
  permissions: Readonly<Record<string, 'read' | 'write'>>,
): WorkflowRefusal | null {
  return permissions['workflows'] === 'write' ? null : { who, lacks: '`workflows` permission' };
}

async function notePush({ world }: GithubExchange, repository: Repository): Promise<void> {
  const list = ['for-each-ref', '--count=1', '--format=%(refname:short)', 'refs/heads'];
  const branch = (await world.repositories.git(repository, list)).trim();
  const pushedAt = `${new Date().toISOString().slice(0, 19)}Z`;
  if (!repository.empty) return void world.catalogue.change(repository, { pushedAt });
  if (branch === '') return;
  await world.repositories.git(repository, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
  world.catalogue.change(repository, { pushedAt, empty: false, defaultBranch: branch });
}
