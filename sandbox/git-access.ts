import type { Caller } from './authenticate.ts';
import type { Catalogue, Project } from './catalogue.ts';
import { level } from './catalogue.ts';
import type { Person } from './people.ts';

export type GitService = 'git-upload-pack' | 'git-receive-pack';

export type GitVerdict =
  | { readonly at: 'allowed'; readonly person: Person | null; readonly level: number }
  | { readonly at: 'refused'; readonly status: 401 | 403 | 404; readonly words: string };

/** GitLab's own sentences, from `lib/gitlab/git_access.rb` and `lib/gitlab/auth.rb`. */
const words = {
  denied: (url: string) =>
    'HTTP Basic: Access denied. If a password was provided for Git authentication, the password was ' +
    "incorrect or you're required to use a token instead of a password. If a token was provided, it was " +
    `either incorrect, expired, or improperly scoped. See ${url}/help/topics/git/troubleshooting_git.md` +
    '#error-on-git-fetch-http-basic-access-denied',
  hidden:
    "The project you were looking for could not be found or you don't have permission to view it.",
  noDownloadScope: 'You are not allowed to download code.',
  noUploadScope: 'You are not allowed to upload code.',
  noPush: 'You are not allowed to push code to this project.',
  deployPush: 'You are not allowed to upload code.',
  archived: "You can't push code to an archived project.",
};

/** Which scopes let a token fetch and push (`abilities_for_scopes` in GitLab's auth.rb). */
const downloads = ['api', 'read_api', 'read_repository', 'write_repository'];
const uploads = ['api', 'write_repository'];

/** Decides about one git request, in the order GitLab does: who, may see, may do. */
export function judgeGit(
  caller: Caller,
  project: Project | undefined,
  request: { readonly service: GitService; readonly catalogue: Catalogue; readonly url: string },
): GitVerdict {
  const { service, catalogue, url } = request;
  const pushes = service === 'git-receive-pack';

  if (caller.state === 'anonymous' && project?.visibility === 'public' && !pushes) {
    return { at: 'allowed', person: null, level: 0 };
  }
  if (caller.state === 'deploy') {
    if (caller.projectId !== project?.id) return refused(404, words.hidden);
    if (!caller.scopes.includes('read_repository')) return refused(403, words.noDownloadScope);
    // There is no scope that writes: lib/gitlab/git_access.rb, ERROR_MESSAGES[:deploy_token].
    return pushes
      ? refused(403, words.deployPush)
      : { at: 'allowed', person: null, level: level.reporter };
  }
  if (caller.state !== 'valid') return refused(401, words.denied(url));

  const needed = pushes ? uploads : downloads;
  if (!caller.scopes.some((scope) => needed.includes(scope))) {
    return refused(403, pushes ? words.noUploadScope : words.noDownloadScope);
  }

  const { person } = caller;
  const access = project ? catalogue.access(person, project).level : 0;
  if (!project || (project.visibility === 'private' && access < level.reporter)) {
    return refused(404, words.hidden);
  }
  if (pushes && project.archived) return refused(403, words.archived);
  if (pushes && access < level.developer) return refused(403, words.noPush);
  return { at: 'allowed', person, level: access };
}

function refused(status: 401 | 403 | 404, text: string): GitVerdict {
  return { at: 'refused', status, words: text };
}
