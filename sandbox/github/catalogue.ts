import type { Person } from './people.ts';

/** From least to most; each holds those before it ("Repository roles for an organization"). */
export const roles = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Role = (typeof roles)[number];

export const atLeast = (role: Role, wanted: Role): boolean =>
  roles.indexOf(role) >= roles.indexOf(wanted);

/** Login → role. */
export type Collaborators = Readonly<Record<string, Role>>;

/** A user or an organization: whoever owns repositories. */
export interface Owner {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Organization';
  /** Members of an organization, and what each may do with all of its repositories. */
  readonly members: Collaborators;
  /** Whether members' tokens need single sign-on before they reach private things. */
  readonly sso: boolean;
}

/** What a push has to keep (a ruleset), beside what GitHub asks of every push. */
export interface Ruleset {
  readonly commitMessage?: string;
  /** Branches, as shell patterns, that take changes by pull request alone. */
  readonly pullRequest?: readonly string[];
}

export interface Repository {
  readonly id: number;
  readonly name: string;
  readonly owner: Owner;
  readonly description: string;
  readonly visibility: 'private' | 'public' | 'internal';
  readonly archived: boolean;
  /** Switched off by GitHub's staff. */
  readonly disabled: boolean;
  /** Nobody has pushed yet. */
  readonly empty: boolean;
  readonly defaultBranch: string;
  readonly collaborators: Collaborators;
  /** Branch names or shell patterns that only who maintains may push to (branch protection). */
  readonly protectedBranches: readonly string[];
  readonly ruleset: Ruleset;
  readonly topics: readonly string[];
  readonly createdAt: string;
  readonly pushedAt: string;
}

/** The owners and repositories there are, and who may do what with them. */
export interface Catalogue {
  readonly owners: readonly Owner[];
  /** In the order of their ids. */
  readonly repositories: readonly Repository[];
  owner(login: string): Owner | undefined;
  byId(id: number): Repository | undefined;
  byPath(path: string): Repository | undefined;
  /** The repository that was known by this path before it was renamed or transferred. */
  byFormerPath(path: string): Repository | undefined;
  addOwner(owner: Owner): void;
  add(repository: Repository): void;
  /** Gives it another name or owner; the old path keeps leading to it. */
  move(repository: Repository, to: { readonly name?: string; readonly owner?: Owner }): Repository;
  change(repository: Repository, changes: Partial<Repository>): Repository;
  /** What somebody may do; public ones are read by all, internal ones by every member. */
  role(person: Person | null, repository: Repository): Role;
  /** Roles that were given, not those that come from being public or internal. */
  isCollaborator(person: Person, repository: Repository): boolean;
}

export const fullName = ({ owner, name }: Repository): string => `${owner.login}/${name}`;

export function createCatalogue(): Catalogue {
  const owners = new Map<string, Owner>();
  const repositories = new Map<number, Repository>();
  const paths = new Map<string, number>();
  const formerPaths = new Map<string, number>();

  const put = (repository: Repository): Repository => {
    repositories.set(repository.id, repository);
    paths.set(fullName(repository).toLowerCase(), repository.id);
    return repository;
  };
  const given = (person: Person, { owner, collaborators }: Repository): Role => {
    if (owner.login === person.username) return 'admin';
    const own = collaborators[person.username] ?? 'none';
    const member = owner.members[person.username] ?? 'none';
    return atLeast(own, member) ? own : member;
  };
  const isMember = (person: Person): boolean =>
    [...owners.values()].some(({ members }) => Object.hasOwn(members, person.username));

  return {
    get owners() {
      return [...owners.values()];
    },
    get repositories() {
      return [...repositories.values()].toSorted((one, other) => one.id - other.id);
    },
    owner: (login) => owners.get(login.toLowerCase()),
    byId: (id) => repositories.get(id),
    byPath: (path) => repositories.get(paths.get(path.toLowerCase()) ?? -1),
    byFormerPath: (path) => repositories.get(formerPaths.get(path.toLowerCase()) ?? -1),
    addOwner: (owner) => void owners.set(owner.login.toLowerCase(), owner),
    add: (repository) => void put(repository),

    move(repository, to) {
      const old = fullName(repository).toLowerCase();
      paths.delete(old);
      formerPaths.set(old, repository.id);
      return put({ ...repository, ...to });
    },

    change(repository, changes) {
      return put({ ...(repositories.get(repository.id) ?? repository), ...changes });
    },

    role(person, repository) {
      if (person?.isAdmin) return 'admin';
      const role = person ? given(person, repository) : 'none';
      if (role !== 'none') return role;
      if (repository.visibility === 'public') return 'read';
      const isInternal = repository.visibility === 'internal';
      return person && isInternal && isMember(person) ? 'read' : 'none';
    },

    isCollaborator: (person, repository) => given(person, repository) !== 'none',
  };
}
