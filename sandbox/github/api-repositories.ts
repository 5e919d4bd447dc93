import { matchesGlob } from 'node:path';

import type { ApiCall, ApiHandler } from './api-guard.ts';
import { documentation } from './api-guard.ts';
import {
  branchShape,
  fullRepository,
  permissionsOf,
  repositoryShape,
  shortBranch,
  simpleUser,
} from './api-shapes.ts';
import type { Repository } from './catalogue.ts';
import { fullName } from './catalogue.ts';
import type { Rights } from './credentials.ts';
import { rightsTo } from './credentials.ts';
import { pageOf } from './paging.ts';
import { personByLogin } from './people.ts';
import { ssoHeader } from './sso-pages.ts';

/** `GET /user/repos`: what somebody owns or was let into, as far as the token reaches. */
export const listRepositories: ApiHandler = (call) => {
  const { world, place, credential, query, send, refuse } = call;
  const person = credential?.person;
  if (!person) return refuse(401, 'Requires authentication');
  if (query.has('type') && (query.has('visibility') || query.has('affiliation'))) {
    return refuse(422, 'If you specify visibility or affiliation, you cannot specify type.');
  }
  const known = world.catalogue.repositories
    .filter((repository) => world.catalogue.isCollaborator(person, repository))
    .map((repository) => ({ repository, rights: rightsTo(world, credential, repository) }))
    .filter(({ rights }) => rights.access !== null);
  const guarded = known.filter(({ rights }) => rights.sso !== null);
  const wanted = known
    .filter(({ rights }) => rights.sso === null)
    .filter(({ repository }) => isAsked(repository, person.username, query))
    .toSorted((one, other) => compare(one.repository, other.repository, query));
  const { items, headers } = pageOf(call, wanted);
  const organisations = [...new Set(guarded.map(({ repository }) => repository.owner.id))];
  const partial =
    organisations.length === 0
      ? {}
      : { 'x-github-sso': `partial-results; organizations=${organisations.join(',')}` };
  const shapes = items.map(({ repository, rights }) =>
    repositoryShape(repository, place, rights.role),
  );
  return send(200, shapes, { ...headers, ...partial });
};

function isAsked(repository: Repository, login: string, query: URLSearchParams): boolean {
  const { owner, visibility } = repository;
  const isPublic = visibility === 'public';
  const affiliation = (query.get('affiliation') ?? 'owner,collaborator,organization_member')
    .split(',')
    .map((word) => word.trim());
  const isOwn = owner.login === login;
  const isMember = Object.hasOwn(owner.members, login);
  const isAffiliated =
    (isOwn && affiliation.includes('owner')) ||
    (isMember && affiliation.includes('organization_member')) ||
    (!isOwn && !isMember && affiliation.includes('collaborator'));
  const asked = query.get('visibility') ?? query.get('type') ?? 'all';
  switch (asked) {
    case 'public':
      return isAffiliated && isPublic;
    case 'private':
      return isAffiliated && !isPublic;
    case 'owner':
      return isOwn;
    case 'member':
      return !isOwn;
    default:
      return isAffiliated;
  }
}

function compare(one: Repository, other: Repository, query: URLSearchParams): number {
  const sort = query.get('sort') ?? 'full_name';
  const key = ({ createdAt, pushedAt, ...rest }: Repository): string =>
    sort === 'created'
      ? createdAt
      : sort === 'updated' || sort === 'pushed'
        ? pushedAt
        : fullName({ createdAt, pushedAt, ...rest }).toLowerCase();
  const order = key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : one.id - other.id;
  const direction = query.get('direction') ?? (sort === 'full_name' ? 'asc' : 'desc');
  return direction === 'asc' ? order : -order;
}

type RepositoryHandler = (
  call: ApiCall,
  repository: Repository,
  rights: Rights,
) => Promise<void> | void;

/**
 * Finds a repository by what was captured, `owner` and `name` or else its id; follows what has
 * moved, and hides what the caller may not see.
 */
export function atRepository(handler: RepositoryHandler): ApiHandler {
  return (call) => {
    const { exchange, world, place, params, send } = call;
    const [owner = '', name = '', id = ''] = params;
    const path = `${owner}/${name}`;
    const here = id === '' ? world.catalogue.byPath(path) : world.catalogue.byId(Number(id));
    return visible(call, here ?? world.catalogue.byFormerPath(path), (found, rights) => {
      if (here) return handler(call, found, rights);
      const rest = exchange.path.split('/').slice(6);
      const url = [`${place.api}/repositories/${found.id}`, ...rest].join('/');
      const body = { message: 'Moved Permanently', url, documentation_url: documentation };
      return send(301, body, { location: url });
    });
  };
}

function visible(
  call: ApiCall,
  repository: Repository | undefined,
  then: (repository: Repository, rights: Rights) => Promise<void> | void,
): Promise<void> | void {
  const { world, credential, refuse } = call;
  const rights = repository && rightsTo(world, credential, repository);
  if (!repository || !rights || rights.access === null) return refuse(404, 'Not Found');
  if (rights.sso !== null && credential?.person) {
    const what = credential.app ? 'OAuth token' : 'Personal Access token';
    const words = `Resource protected by organization SAML enforcement. You must grant your ${what} access to this organization.`;
    return refuse(403, words, ssoHeader(call, credential, rights.sso));
  }
  return then(repository, rights);
}

export const showRepository = atRepository(({ place, send }, repository, { role }) =>
  send(200, fullRepository(repository, place, role)),
);

/** `GET /repos/{owner}/{repo}/branches`. */
export const listBranches = atRepository(async (call, repository) => {
  await call.world.repositories.ensure(repository);
  const format = '--format=%(objectname) %(refname:lstrip=2)';
  const text = await call.world.repositories.git(repository, [
    'for-each-ref',
    format,
    'refs/heads',
  ]);
  const branches = text.split('\n').flatMap((line) => {
    const [, sha = '', name = ''] = /^(\S+) (.+)$/.exec(line) ?? [];
    return name === '' ? [] : [{ sha, name }];
  });
  const { items, headers } = pageOf(call, branches);
  const shape = items.map(({ sha, name }) =>
    shortBranch({ repository, sha, name, isProtected: isProtected(repository, name) }, call.place),
  );
  call.send(200, shape, headers);
});

/** `GET /repos/{owner}/{repo}/branches/{branch}`. */
export const showBranch = atRepository(async (call, repository) => {
  const { world, place, params, send, refuse } = call;
  const name = params[3] ?? '';
  await world.repositories.ensure(repository);
  const format = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00');
  const log = await world.repositories
    .git(repository, ['log', '-1', `--format=${format}`, `refs/heads/${name}`, '--'])
    .catch(() => undefined);
  if (log === undefined) return refuse(404, 'Branch not found');
  const isKept = isProtected(repository, name);
  return send(200, branchShape({ repository, name, isProtected: isKept, log }, place));
});

const isProtected = ({ protectedBranches, ruleset }: Repository, name: string): boolean =>
  [...protectedBranches, ...(ruleset.pullRequest ?? [])].some((pattern) =>
    matchesGlob(name, pattern),
  );

/** `GET /repos/{owner}/{repo}/collaborators/{username}/permission`. */
export const showPermission = atRepository(({ world, place, params, send, refuse }, repository) => {
  const person = personByLogin(params[3] ?? '');
  if (!person) return refuse(404, 'Not Found');
  const role = world.catalogue.role(person, repository);
  const legacy = { triage: 'read', maintain: 'write' } as const;
  const permission = role === 'triage' || role === 'maintain' ? legacy[role] : role;
  const user = simpleUser({ id: person.id, login: person.username, type: 'User' }, place);
  const permissions = permissionsOf(role);
  return send(200, {
    permission,
    role_name: role,
    user: { ...user, role_name: role, permissions },
  });
});
