import { avatarPath } from './avatars.ts';
import type { Access, Catalogue, Group, Project } from './catalogue.ts';
import { fullPath } from './catalogue.ts';
import type { Person } from './people.ts';
import { personByName } from './people.ts';

/** The API's answers, in GitLab's field names. `url` is the instance's address. */

const since = '2025-11-03T08:00:00.000Z';

export const avatarUrl = (person: Person, url: string): string => `${url}${avatarPath(person)}`;

export function basicUser(person: Person, url: string) {
  return {
    id: person.id,
    username: person.username,
    public_email: '',
    name: person.name,
    state: 'active',
    locked: false,
    avatar_url: avatarUrl(person, url),
    web_url: `${url}/${person.username}`,
  };
}

/** `GET /user`: what somebody may see of themselves. */
export function currentUser(person: Person, url: string) {
  return {
    ...basicUser(person, url),
    created_at: since,
    bio: '',
    location: '',
    skype: '',
    linkedin: '',
    twitter: '',
    discord: '',
    website_url: '',
    organization: '',
    job_title: '',
    pronouns: null,
    bot: false,
    work_information: null,
    local_time: null,
    last_sign_in_at: since,
    confirmed_at: since,
    last_activity_on: since.slice(0, 10),
    email: person.email,
    theme_id: 1,
    color_scheme_id: 1,
    projects_limit: 100_000,
    current_sign_in_at: since,
    identities: [],
    can_create_group: true,
    can_create_project: true,
    two_factor_enabled: false,
    external: false,
    private_profile: false,
    commit_email: person.email,
    namespace_id: 20 + person.id,
    ...(person.isAdmin ? { is_admin: true, note: null } : {}),
  };
}

/** The short form: `simple=true`, and all that strangers see. */
export function simpleProject(project: Project, url: string) {
  const path = fullPath(project);
  const { host } = new URL(url);
  return {
    id: project.id,
    description: project.description,
    name: project.name,
    name_with_namespace: `${displayPath(project.namespace)} / ${project.name}`,
    path: project.path,
    path_with_namespace: path,
    created_at: project.createdAt,
    default_branch: project.defaultBranch,
    tag_list: project.topics,
    ssh_url_to_repo: `ssh://git@${host}/${path}.git`,
    http_url_to_repo: `${url}/${path}.git`,
    web_url: `${url}/${path}`,
    avatar_url: null,
    forks_count: 0,
    star_count: 0,
    last_activity_at: project.lastActivityAt,
  };
}

export function fullProject(project: Project, access: Access, url: string) {
  const self = `${url}/api/v4/projects/${project.id}`;
  const owner =
    project.namespace.kind === 'user' ? personByName(project.namespace.path) : undefined;
  return {
    ...simpleProject(project, url),
    topics: project.topics,
    readme_url: `${url}/${fullPath(project)}/-/blob/main/README.md`,
    namespace: namespaceOf(project.namespace, url),
    container_registry_image_prefix: `registry.sandbox.example/${fullPath(project)}`,
    _links: {
      self,
      issues: `${self}/issues`,
      merge_requests: `${self}/merge_requests`,
      repo_branches: `${self}/repository/branches`,
      labels: `${self}/labels`,
      events: `${self}/events`,
      members: `${self}/members`,
      cluster_agents: `${self}/cluster_agents`,
    },
    packages_enabled: true,
    empty_repo: project.defaultBranch === null,
    archived: project.archived,
    visibility: project.visibility,
    ...(owner ? { owner: basicUser(owner, url) } : {}),
    issues_enabled: true,
    merge_requests_enabled: true,
    wiki_enabled: false,
    jobs_enabled: true,
    snippets_enabled: false,
    container_registry_enabled: false,
    can_create_merge_request_in: access.level >= 20,
    shared_runners_enabled: true,
    lfs_enabled: true,
    creator_id: 1,
    import_status: 'none',
    open_issues_count: 0,
    ci_default_git_depth: 20,
    public_jobs: true,
    shared_with_groups: [],
    only_allow_merge_if_pipeline_succeeds: false,
    only_allow_merge_if_all_discussions_are_resolved: false,
    remove_source_branch_after_merge: true,
    request_access_enabled: true,
    merge_method: 'merge',
    squash_option: 'default_off',
    repository_object_format: 'sha1',
    permissions: {
      project_access: permission(access.project),
      group_access: permission(access.group),
    },
  };
}

function permission(level: number | null) {
  return level === null ? null : { access_level: level, notification_level: 3 };
}

function namespaceOf(group: Group, url: string) {
  return {
    id: group.id,
    name: group.name,
    path: group.path,
    kind: group.kind,
    full_path: group.fullPath,
    parent_id: group.parentId,
    avatar_url: null,
    web_url: group.kind === 'user' ? `${url}/${group.path}` : `${url}/groups/${group.fullPath}`,
  };
}

export function groupShape(group: Group, catalogue: Catalogue, url: string) {
  return {
    id: group.id,
    web_url: `${url}/groups/${group.fullPath}`,
    name: group.name,
    path: group.path,
    description: '',
    visibility: group.visibility,
    share_with_group_lock: false,
    require_two_factor_authentication: false,
    project_creation_level: 'developer',
    subgroup_creation_level: 'maintainer',
    emails_enabled: true,
    lfs_enabled: true,
    default_branch: 'main',
    default_branch_protection: 2,
    avatar_url: null,
    request_access_enabled: true,
    full_name: displayName(group, catalogue),
    full_path: group.fullPath,
    created_at: since,
    parent_id: group.parentId,
  };
}

export function memberShape(person: Person, accessLevel: number, url: string) {
  return {
    ...basicUser(person, url),
    access_level: accessLevel,
    created_at: since,
    expires_at: null,
    membership_state: 'active',
  };
}

function displayName(group: Group, catalogue: Catalogue): string {
  const parent = group.parentId === null ? undefined : catalogue.groupById(group.parentId);
  return parent ? `${displayName(parent, catalogue)} / ${group.name}` : group.name;
}

/** As shown before a project's name: the path's parts, capitalised as their groups are. */
function displayPath({ fullPath: path, name, kind }: Group): string {
  const above = path.split('/').slice(0, -1);
  const capitalised = above.map((part) => part.charAt(0).toUpperCase() + part.slice(1));
  return [...capitalised, kind === 'user' ? (personByName(path)?.name ?? name) : name].join(' / ');
}
