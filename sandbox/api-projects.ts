import { notFound, withCaller, withPerson } from './api-guard.ts';
import { fullProject, memberShape, simpleProject } from './api-shapes.ts';
import type { Project } from './catalogue.ts';
import { fullPath, level } from './catalogue.ts';
import type { Exchange } from './exchange.ts';
import { redirect, sendJson } from './exchange.ts';
import { keysetPage, offsetPage, perPageOf } from './paging.ts';
import type { Person } from './people.ts';
import { everybody } from './people.ts';

const reading = ['api', 'read_api'] as const;

/** Offsets beyond this are refused (`doc/api/rest`, "Offset-based pagination"). */
const maxOffset = 50_000;

export const listProjects = withCaller(reading, (exchange, person) => {
  sendProjects(exchange, person, exchange.world.catalogue.projects);
});

export const showProject = withCaller(reading, (exchange, person) => {
  const { world, params } = exchange;
  const project = findProject(exchange, person, params[0] ?? '');
  if (project) {
    return sendJson(exchange, 200, shape(exchange, person, project));
  }
  const moved = world.catalogue.projectByFormerPath(params[0] ?? '');
  if (moved && mayRead(exchange, person, moved)) {
    return redirect(exchange, `${world.url}/api/v4/projects/${moved.id}`, 301);
  }
  return notFound(exchange, 'Project');
});

export const listMembers = withPerson(reading, (exchange, person) => {
  const project = findProject(exchange, person, exchange.params[0] ?? '');
  if (!project) return notFound(exchange, 'Project');
  const { world, url } = exchange;
  // Without `/all`, only those who are members of the project itself.
  const members = everybody.flatMap((member) => {
    const own = project.members[member.username] ?? project.namespace.members[member.username];
    return own === undefined ? [] : [memberShape(member, own, world.url)];
  });
  const { items, headers } = offsetPage(members, { url, base: world.url });
  return sendJson(exchange, 200, items, headers);
});

export const showMember = withPerson(reading, (exchange, person) => {
  const { params, world } = exchange;
  const project = findProject(exchange, person, params[0] ?? '');
  if (!project) return notFound(exchange, 'Project');
  const member = everybody.find(({ id }) => id === Number(params[1]));
  const { project: own, group } = world.catalogue.access(member ?? null, project);
  const highest = Math.max(own ?? 0, group ?? 0);
  if (!member || highest === 0) return notFound(exchange, 'Member');
  return sendJson(exchange, 200, memberShape(member, highest, world.url));
});

export const showPushRule = withPerson(reading, (exchange, person) => {
  const project = findProject(exchange, person, exchange.params[0] ?? '');
  if (!project) return notFound(exchange, 'Project');
  const access = exchange.world.catalogue.access(person, project);
  if (access.level < level.maintainer) return sendJson(exchange, 403, { message: '403 Forbidden' });
  // Never configured: GitLab answers 200 with `null`.
  return sendJson(exchange, 200, pushRuleShape(project));
});

function pushRuleShape({ id, pushRule, createdAt }: Project) {
  if (!pushRule) return null;
  return {
    id,
    project_id: id,
    created_at: createdAt,
    commit_message_regex: pushRule.commitMessageRegex ?? '',
    commit_message_negative_regex: '',
    branch_name_regex: pushRule.branchNameRegex ?? '',
    author_email_regex: pushRule.authorEmailRegex ?? '',
    file_name_regex: '',
    deny_delete_tag: false,
    member_check: false,
    prevent_secrets: false,
    max_file_size: 0,
    commit_committer_check: null,
    commit_committer_name_check: null,
    reject_unsigned_commits: null,
    reject_non_dco_commits: null,
  };
}

/** A list of projects: filtered, ordered and paged as asked. Also used for a group's projects. */
export function sendProjects(
  exchange: Exchange,
  person: Person | null,
  candidates: readonly Project[],
): void {
  const { url, world } = exchange;
  const fields = url.searchParams;
  const request = { url, base: world.url };
  const fits = (project: Project): boolean =>
    mayRead(exchange, person, project) && wanted(exchange, person, project);

  if (fields.get('pagination') === 'keyset') {
    if (fields.has('order_by') && fields.get('order_by') !== 'id') {
      return sendJson(exchange, 405, { error: 'Keyset pagination is not available by this order' });
    }
    return sendList(exchange, person, keysetPage(candidates, fits, request));
  }
  if ((Number(fields.get('page') ?? 1) - 1) * perPageOf(fields) >= maxOffset) {
    const error = `Offset pagination has a maximum allowed offset of ${maxOffset} for requests that return objects of type Project. Remaining records can be retrieved using keyset pagination.`;
    return sendJson(exchange, 405, { error });
  }
  const found = remember(candidates, keyOf(url, person), () =>
    order(candidates.filter(fits), fields),
  );
  return sendList(exchange, person, offsetPage(found, request));
}

/** Ordered lists by what was asked; gone with the list of candidates, which changes as a whole. */
const remembered = new WeakMap<readonly Project[], Map<string, readonly Project[]>>();

function remember(
  candidates: readonly Project[],
  key: string,
  make: () => readonly Project[],
): readonly Project[] {
  const lists = remembered.get(candidates) ?? new Map<string, readonly Project[]>();
  remembered.set(candidates, lists);
  const list = lists.get(key) ?? make();
  lists.set(key, list);
  return list;
}

function keyOf(url: URL, person: Person | null): string {
  const fields = new URLSearchParams(url.searchParams);
  fields.delete('page');
  return `${person?.username ?? ''} ${fields.toString()}`;
}

function sendList(
  exchange: Exchange,
  person: Person | null,
  { items, headers }: ReturnType<typeof offsetPage<Project>>,
): void {
  const body = items.map((project) => shape(exchange, person, project));
  sendJson(exchange, 200, body, headers);
}

function shape({ url, world }: Exchange, person: Person | null, project: Project) {
  const simple = !person || url.searchParams.get('simple') === 'true';
  if (simple) return simpleProject(project, world.url);
  return fullProject(project, world.catalogue.access(person, project), world.url);
}

function wanted({ url, world }: Exchange, person: Person | null, project: Project): boolean {
  const fields = url.searchParams;
  const access = world.catalogue.access(person, project);
  const membership = Math.max(access.project ?? 0, access.group ?? 0);
  const search = fields.get('search')?.toLowerCase();
  const within = fields.get('search_namespaces') === 'true' ? fullPath(project) : project.path;

  return (
    (fields.get('membership') !== 'true' || membership > 0) &&
    (fields.get('owned') !== 'true' || membership >= level.owner) &&
    membership >= Number(fields.get('min_access_level') ?? 0) &&
    ['', String(project.archived)].includes(fields.get('archived') ?? '') &&
    ['', project.visibility].includes(fields.get('visibility') ?? '') &&
    (search === undefined || `${within}\n${project.name}`.toLowerCase().includes(search))
  );
}

type Key = (project: Project) => string | number;

const orders: Readonly<Record<string, Key>> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  path: ({ path }) => path,
  created_at: ({ createdAt }) => createdAt,
  updated_at: ({ lastActivityAt }) => lastActivityAt,
  last_activity_at: ({ lastActivityAt }) => lastActivityAt,
};

function order(found: readonly Project[], fields: URLSearchParams): readonly Project[] {
  const by = fields.get('order_by') ?? 'created_at';
  const key = Object.hasOwn(orders, by) ? orders[by] : undefined;
  if (!key) return found;
  const direction = fields.get('sort') === 'asc' ? 1 : -1;
  return found.toSorted((one, other) => {
    const [left, right] = [key(one), key(other)];
    // Equal keys fall back to the id, so that pages do not overlap.
    const sign = left < right ? -1 : left > right ? 1 : one.id - other.id;
    return sign * direction;
  });
}

function mayRead({ world }: Exchange, person: Person | null, project: Project): boolean {
  return project.visibility === 'public' || world.catalogue.access(person, project).level > 0;
}

/** By number or by path; undefined also for what the caller may not see. */
export function findProject(
  exchange: Exchange,
  person: Person | null,
  name: string,
): Project | undefined {
  const { catalogue } = exchange.world;
  const project = /^\d+$/.test(name)
    ? catalogue.projectById(Number(name))
    : catalogue.projectByPath(name);
  return project && mayRead(exchange, person, project) ? project : undefined;
}
