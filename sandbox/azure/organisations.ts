import { createHash } from 'node:crypto';

/** Bits of the Git security namespace (`2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87`). */
export const gitPermissions = {
  Administer: 1,
  GenericRead: 2,
  GenericContribute: 4,
  ForcePush: 8,
  CreateBranch: 16,
  CreateTag: 32,
  ManageNote: 64,
  PolicyExempt: 128,
  ManagePermissions: 8192,
  PullRequestContribute: 16_384,
} as const;

export type GitPermission = keyof typeof gitPermissions;

export const gitNamespace = '2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87';

export type Role = 'reader' | 'contributor' | 'administrator';

const contribute: readonly GitPermission[] = [
  'GenericRead',
  'GenericContribute',
  'CreateBranch',
  'CreateTag',
  'ManageNote',
  'PullRequestContribute',
];

/** What Azure DevOps' built-in groups may do; administrators were let past policies here. */
const roles: Readonly<Record<Role, readonly GitPermission[]>> = {
  reader: ['GenericRead'],
  contributor: contribute,
  administrator: [...contribute, 'Administer', 'ForcePush', 'ManagePermissions', 'PolicyExempt'],
};

/** A principal in an organisation. A Stakeholder costs nothing and sees no repositories. */
export interface Member {
  readonly licence: 'basic' | 'stakeholder';
  /** By the name of the project; `*` for every one. */
  readonly projects: Readonly<Record<string, Role>>;
}

export interface AzureProject {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** ISO 8601. */
  readonly lastUpdateTime: string;
}

export interface AzureRepository {
  readonly id: string;
  readonly organisation: string;
  readonly project: AzureProject;
  readonly name: string;
  /** Null while the repository is empty. */
  readonly defaultBranch: string | null;
  readonly isDisabled: boolean;
  /** Branches with a policy: only pull requests change them. */
  readonly policyBranches: readonly string[];
}

export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly projects: readonly AzureProject[];
  /** By object id. */
  readonly members: ReadonlyMap<string, Member>;
}

/** The organisations there are, and who may do what in them. Names are compared without case. */
export interface Organisations {
  readonly list: readonly Organisation[];
  find(name: string): Organisation | undefined;
  /** By name or id. */
  project(organisation: Organisation, nameOrId: string): AzureProject | undefined;
  repositories(organisation: Organisation): readonly AzureRepository[];
  /** By name or id; in one project, or anywhere by id. */
  repository(
    organisation: Organisation,
    project: AzureProject | null,
    nameOrId: string,
  ): AzureRepository | undefined;
  /** The repository that was known by this name before it was renamed. */
  formerRepository(project: AzureProject, name: string): AzureRepository | undefined;
  /** `organisation/project/repository`; throws when there is none. */
  at(path: string): AzureRepository;
  addOrganisation(name: string): Organisation;
  addProject(organisation: Organisation, name: string, description: string): AzureProject;
  addRepository(repository: Omit<AzureRepository, 'id'>): AzureRepository;
  change(repository: AzureRepository, fields: Partial<AzureRepository>): AzureRepository;
  rename(repository: AzureRepository, name: string): void;
  setMember(organisation: Organisation, objectId: string, member: Member | null): void;
  /** Sees the project in lists. */
  mayEnter(organisation: Organisation, objectId: string, project: AzureProject): boolean;
  /** All bits a principal has at a repository; 0 for none. */
  bits(objectId: string, repository: AzureRepository): number;
  setPermissions(
    objectId: string,
    repository: AzureRepository,
    permissions: readonly GitPermission[],
  ): void;
}

/** The same name gets the same GUID in every run. */
export function guidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

interface Held {
  readonly organisation: Organisation;
  readonly projects: AzureProject[];
  readonly members: Map<string, Member>;
}

export function createOrganisations(): Organisations {
  const held = new Map<string, Held>();
  const repositories = new Map<string, AzureRepository>();
  const formerNames = new Map<string, string>();
  const permissions = new Map<string, number>();

  const heldBy = ({ id }: Organisation): Held => {
    const found = held.get(id);
    if (!found) throw new Error('no such organisation');
    return found;
  };
  const find = (name: string): Organisation | undefined =>
    [...held.values()].find(({ organisation }) => same(organisation.name, name))?.organisation;
  const inside = (organisation: Organisation): readonly AzureRepository[] =>
    [...repositories.values()].filter((each) => each.organisation === organisation.name);
  const project = (organisation: Organisation, nameOrId: string): AzureProject | undefined =>
    organisation.projects.find(({ id, name }) => same(id, nameOrId) || same(name, nameOrId));
  const put = (repository: AzureRepository): AzureRepository => {
    repositories.set(repository.id, repository);
    return repository;
  };
  const roleIn = (member: Member | undefined, { name }: AzureProject): Role | undefined =>
    member?.projects[name] ?? member?.projects['*'];

  const organisations: Organisations = {
    get list() {
      return [...held.values()].map(({ organisation }) => organisation);
    },
    find,
    project,
    repositories: inside,
    repository: (organisation, where, nameOrId) =>
      inside(organisation).find(
        ({ id, name, project: { id: projectId } }) =>
          (where === null || where.id === projectId) &&
          (same(id, nameOrId) || (where !== null && same(name, nameOrId))),
      ),
    formerRepository: ({ id }, name) =>
      repositories.get(formerNames.get(`${id}/${name.toLowerCase()}`) ?? ''),
    at(path) {
      const [first = '', second = '', third = ''] = path.split('/');
      const organisation = find(first);
      const where = organisation && project(organisation, second);
      const found = organisation && where && organisations.repository(organisation, where, third);
      if (!found) throw new Error(`there is no repository ${path}`);
      return found;
    },
    addOrganisation(name) {
      const projects: AzureProject[] = [];
      const members = new Map<string, Member>();
      const organisation = { id: guidOf(name), name, projects, members };
      held.set(organisation.id, { organisation, projects, members });
      return organisation;
    },
    addProject(organisation, name, description) {
      const id = guidOf(`${organisation.name}/${name}`);
      const added = { id, name, description, lastUpdateTime: '2026-01-05T09:00:00.000Z' };
      heldBy(organisation).projects.push(added);
      return added;
    },
    addRepository: (fields) =>
      put({
        ...fields,
        id: guidOf(`${fields.organisation}/${fields.project.name}/${fields.name}`),
      }),
    change: (repository, fields) => put({ ...repository, ...fields }),
    rename(repository, name) {
      formerNames.set(`${repository.project.id}/${repository.name.toLowerCase()}`, repository.id);
      put({ ...repository, name });
    },
    setMember(organisation, objectId, member) {
      const { members } = heldBy(organisation);
      if (member) members.set(objectId, member);
      else members.delete(objectId);
    },
    mayEnter: (organisation, objectId, where) =>
      roleIn(organisation.members.get(objectId), where) !== undefined,
    bits(objectId, repository) {
      const member = find(repository.organisation)?.members.get(objectId);
      if (!member || member.licence === 'stakeholder') return 0;
      const own = permissions.get(`${objectId} ${repository.id}`);
      const role = roleIn(member, repository.project);
      return own ?? (role ? sum(roles[role]) : 0);
    },
    setPermissions(objectId, repository, allowed) {
      permissions.set(`${objectId} ${repository.id}`, sum(allowed));
    },
  };
  return organisations;
}

const sum = (names: readonly GitPermission[]): number =>
  names.reduce((bits, name) => bits | gitPermissions[name], 0);
