import type { Person } from './people.ts';

export const level = { reporter: 20, developer: 30, maintainer: 40, owner: 50 } as const;

/** User name → access level (10 guest, 20 reporter, 30 developer, 40 maintainer, 50 owner). */
export type Members = Readonly<Record<string, number>>;

export interface Group {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly fullPath: string;
  readonly parentId: number | null;
  readonly kind: 'group' | 'user';
  readonly visibility: 'private' | 'public';
  readonly members: Members;
}

/** Rules a push must keep (GitLab's push rules, as extended regular expressions). */
export interface PushRule {
  readonly commitMessageRegex?: string;
  readonly branchNameRegex?: string;
  readonly authorEmailRegex?: string;
}

export interface Project {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly namespace: Group;
  readonly description: string;
  readonly visibility: 'private' | 'public';
  readonly archived: boolean;
  /** Null while the repository is empty. */
  readonly defaultBranch: string | null;
  readonly members: Members;
  /** Branch names or shell patterns that only maintainers may push to. */
  readonly protectedBranches: readonly string[];
  readonly pushRule: PushRule | null;
  readonly topics: readonly string[];
  readonly createdAt: string;
  readonly lastActivityAt: string;
}

export interface Access {
  readonly project: number | null;
  readonly group: number | null;
  /** The higher of both; 0 for none. An administrator has 50 everywhere. */
  readonly level: number;
}

/** The groups and projects there are, and who may do what with them. */
export interface Catalogue {
  readonly groups: readonly Group[];
  /** In the order of their ids. */
  readonly projects: readonly Project[];
  groupById(id: number): Group | undefined;
  groupByPath(path: string): Group | undefined;
  projectById(id: number): Project | undefined;
  projectByPath(path: string): Project | undefined;
  /** The project that was known by this path before it was renamed. */
  projectByFormerPath(path: string): Project | undefined;
  addGroup(group: Group): void;
  addProject(project: Project): void;
  /** Gives a project another path in its namespace; the old one keeps leading to it. */
  rename(project: Project, path: string): Project;
  touch(project: Project, defaultBranch: string | null): void;
  access(person: Person | null, project: Project): Access;
  groupLevel(person: Person | null, group: Group): number;
}

export const fullPath = ({ namespace, path }: Project): string => `${namespace.fullPath}/${path}`;

export function createCatalogue(): Catalogue {
  const groups = new Map<number, Group>();
  const projects = new Map<number, Project>();
  const paths = new Map<string, number>();
  const formerPaths = new Map<string, number>();
  let ordered: readonly Project[] | undefined;

  const put = (project: Project): Project => {
    projects.set(project.id, project);
    paths.set(fullPath(project).toLowerCase(), project.id);
    ordered = undefined;
    return project;
  };

  /** Membership is inherited from the groups above; the highest counts. */
  const inherited = (username: string, group: Group): number => {
    const parent = group.parentId === null ? undefined : groups.get(group.parentId);
    const above = parent ? inherited(username, parent) : 0;
    return Math.max(group.members[username] ?? 0, above);
  };

  return {
    get groups() {
      return [...groups.values()];
    },
    get projects() {
      ordered ??= [...projects.values()].sort((one, other) => one.id - other.id);
      return ordered;
    },
    groupById: (id) => groups.get(id),
    groupByPath: (path) =>
      [...groups.values()].find((group) => group.fullPath.toLowerCase() === path.toLowerCase()),
    projectById: (id) => projects.get(id),
    projectByPath: (path) => projects.get(paths.get(path.toLowerCase()) ?? -1),
    projectByFormerPath: (path) => projects.get(formerPaths.get(path.toLowerCase()) ?? -1),
    addGroup: (group) => void groups.set(group.id, group),
    addProject: (project) => void put(project),

    rename(project, path) {
      const old = fullPath(project).toLowerCase();
      paths.delete(old);
      formerPaths.set(old, project.id);
      return put({ ...project, path, name: path });
    },

    touch(project, defaultBranch) {
      const current = projects.get(project.id);
      if (current) put({ ...current, defaultBranch, lastActivityAt: new Date().toISOString() });
    },

    access(person, project) {
      if (!person) return { project: null, group: null, level: 0 };
      const own = project.members[person.username] ?? null;
      const group = inherited(person.username, project.namespace) || null;
      const highest = Math.max(own ?? 0, group ?? 0);
      return { project: own, group, level: person.isAdmin ? level.owner : highest };
    },

    groupLevel(person, group) {
      if (!person) return 0;
      return person.isAdmin ? level.owner : inherited(person.username, group);
    },
  };
}
