import type { Catalogue, Owner, Repository, Role } from './catalogue.ts';
import { atLeast, fullName } from './catalogue.ts';
import type { Place } from './hosts.ts';
import type { Person } from './people.ts';

/** What an answer looks like: field names and kinds as in GitHub's published OpenAPI description. */
export type Shape = Readonly<Record<string, unknown>>;

const born = '2026-01-05T09:00:00Z';

export const nodeId = (kind: string, id: number): string =>
  Buffer.from(`${kind}:${id}`).toString('base64');

/** `simple-user`: an account, wherever one is mentioned. */
export function simpleUser(
  account: Pick<Owner, 'id' | 'login' | 'type'>,
  { web, api }: Place,
  isAdmin = false,
): Shape {
  const { id, login, type } = account;
  const url = `${api}/users/${login}`;
  return {
    login,
    id,
    node_id: nodeId(type, id),
    avatar_url: `${web}/avatars/u/${id}`,
    gravatar_id: '',
    url,
    html_url: `${web}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    user_view_type: 'public',
    site_admin: isAdmin,
  };
}

/** `public-user`: what `GET /user` shows of a person to a token without the scope `user`. */
export function publicUser(person: Person, place: Place, catalogue: Catalogue): Shape {
  const { id, username: login, name, isAdmin } = person;
  const own = catalogue.repositories.filter(({ owner }) => owner.login === login);
  return {
    ...simpleUser({ id, login, type: 'User' }, place, isAdmin),
    name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: own.filter(({ visibility }) => visibility === 'public').length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: born,
    updated_at: born,
  };
}

/** `private-user`. */
export function privateUser(person: Person, place: Place, catalogue: Catalogue): Shape {
  const own = catalogue.repositories.filter(({ owner }) => owner.login === person.username);
  const hidden = own.filter(({ visibility }) => visibility !== 'public').length;
  return {
    ...publicUser(person, place, catalogue),
    user_view_type: 'private',
    email: person.email,
    private_gists: 0,
    total_private_repos: hidden,
    owned_private_repos: hidden,
    disk_usage: 0,
    collaborators: 0,
    two_factor_authentication: true,
    plan: { name: 'free', space: 976_562_499, private_repos: 10_000, collaborators: 0 },
  };
}

/** Addresses below a repository's own, as GitHub writes their templates. */
const below = {
  forks_url: '/forks',
  keys_url: '/keys{/key_id}',
  collaborators_url: '/collaborators{/collaborator}',
  teams_url: '/teams',
  hooks_url: '/hooks',
  issue_events_url: '/issues/events{/number}',
  events_url: '/events',
  assignees_url: '/assignees{/user}',
  branches_url: '/branches{/branch}',
  tags_url: '/tags',
  blobs_url: '/git/blobs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  git_refs_url: '/git/refs{/sha}',
  trees_url: '/git/trees{/sha}',
  statuses_url: '/statuses/{sha}',
  languages_url: '/languages',
  stargazers_url: '/stargazers',
  contributors_url: '/contributors',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  commits_url: '/commits{/sha}',
  git_commits_url: '/git/commits{/sha}',
  comments_url: '/comments{/number}',
  issue_comment_url: '/issues/comments{/number}',
  contents_url: '/contents/{+path}',
  compare_url: '/compare/{base}...{head}',
  merges_url: '/merges',
  archive_url: '/{archive_format}{/ref}',
  downloads_url: '/downloads',
  issues_url: '/issues{/number}',
  pulls_url: '/pulls{/number}',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  labels_url: '/labels{/name}',
  releases_url: '/releases{/id}',
  deployments_url: '/deployments',
} as const;

/** `repository`: one entry of a list, with what the caller may do. */
export function repositoryShape(repository: Repository, place: Place, role: Role): Shape {
  const { id, name, owner, visibility, pushedAt, createdAt } = repository;
  const full = fullName(repository);
  const url = `${place.api}/repos/${full}`;
  const page = `${place.web}/${full}`;
  const host = new URL(place.web).hostname;
  const addresses = Object.entries(below).map(([field, path]) => [field, url + path] as const);
  return {
    id,
    node_id: nodeId('Repository', id),
    name,
    full_name: full,
    private: visibility !== 'public',
    owner: simpleUser(owner, place),
    html_url: page,
    description: repository.description,
    fork: false,
    url,
    ...Object.fromEntries(addresses),
    created_at: createdAt,
    updated_at: pushedAt,
    pushed_at: pushedAt,
    git_url: `git://${host}/${full}.git`,
    ssh_url: `git@${host}:${full}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    homepage: null,
    size: repository.empty ? 0 : 12,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: repository.archived,
    disabled: repository.disabled,
    open_issues_count: 0,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: repository.topics,
    visibility,
    forks: 0,
    open_issues: 0,
    watchers: 0,
    default_branch: repository.defaultBranch,
    permissions: permissionsOf(role),
  };
}

/** `full-repository`: one that was asked for by name. */
export function fullRepository(repository: Repository, place: Place, role: Role): Shape {
  const { owner } = repository;
  const isOfOrganisation = owner.type === 'Organization';
  return {
    ...repositoryShape(repository, place, role),
    ...(isOfOrganisation && { organization: simpleUser(owner, place) }),
    network_count: 0,
    subscribers_count: 0,
  };
}

export const permissionsOf = (role: Role): Shape => ({
  admin: atLeast(role, 'admin'),
  maintain: atLeast(role, 'maintain'),
  push: atLeast(role, 'write'),
  triage: atLeast(role, 'triage'),
  pull: atLeast(role, 'read'),
});

interface Branch {
  readonly repository: Repository;
  readonly name: string;
  readonly isProtected: boolean;
}

/** `short-branch`: one entry of a list. */
export function shortBranch(
  { repository, name, isProtected, sha }: Branch & { readonly sha: string },
  { api }: Place,
): Shape {
  const url = `${api}/repos/${fullName(repository)}`;
  return {
    name,
    commit: { sha, url: `${url}/commits/${sha}` },
    protected: isProtected,
    protection_url: `${url}/branches/${name}/protection`,
  };
}

/** `branch-with-protection`; `log` are the fields of its newest commit, between NULs. */
export function branchShape(
  { repository, name, isProtected, log }: Branch & { readonly log: string },
  { web, api }: Place,
): Shape {
  const [sha = '', tree = '', parents = '', an, ae, ad, cn, ce, cd, message = ''] = log.split('\0');
  const url = `${api}/repos/${fullName(repository)}`;
  const page = `${web}/${fullName(repository)}`;
  const commit = {
    author: { name: an, email: ae, date: ad },
    committer: { name: cn, email: ce, date: cd },
    message: message.trimEnd(),
    tree: { sha: tree, url: `${url}/git/trees/${tree}` },
    url: `${url}/git/commits/${sha}`,
    comment_count: 0,
  };
  return {
    name,
    commit: {
      sha,
      node_id: Buffer.from(`Commit:${sha}`).toString('base64'),
      commit,
      url: `${url}/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
      comments_url: `${url}/commits/${sha}/comments`,
      author: null,
      committer: null,
      parents: parents
        .split(' ')
        .filter(Boolean)
        .map((parent) => ({
          sha: parent,
          url: `${url}/commits/${parent}`,
          html_url: `${page}/commit/${parent}`,
        })),
    },
    _links: { self: `${url}/branches/${name}`, html: `${page}/tree/${name}` },
    protected: isProtected,
    protection: {
      enabled: isProtected,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${url}/branches/${name}/protection`,
  };
}
