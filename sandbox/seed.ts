import type { Readable } from 'node:stream';

import type { Catalogue, Group, Members, Project } from './catalogue.ts';
import { level } from './catalogue.ts';
import type { Change } from './history.ts';
import { historyStream } from './history.ts';
import { everybody, people } from './people.ts';
import type { Repositories } from './repositories.ts';
import * as files from './seed-files.ts';
import { histories } from './seed-histories.ts';

const created = '2026-01-05T09:00:00.000Z';

const members: Members = {
  ada: level.maintainer,
  grace: level.developer,
  linus: level.reporter,
};

const group = (
  id: number,
  name: string,
  fields: {
    readonly parent?: Group;
    readonly kind?: Group['kind'];
    readonly members?: Members;
  } = {},
): Group => {
  const path = name.toLowerCase().replaceAll(' ', '-');
  const { parent, kind = 'group' } = fields;
  return {
    id,
    name,
    path,
    fullPath: parent ? `${parent.fullPath}/${path}` : path,
    parentId: parent?.id ?? null,
    kind,
    visibility: 'private',
    members: fields.members ?? {},
  };
};

const analytics = group(10, 'Analytics', { members });
const platform = group(11, 'Platform', { members: { ada: level.maintainer } });
const finance = group(12, 'Finance', { parent: analytics });
const personal = everybody.map((person) =>
  group(20 + person.id, person.username, {
    kind: 'user',
    members: { [person.username]: level.owner },
  }),
);
const ofGrace = personal.find(({ path }) => path === people.grace.username) ?? analytics;

const project = (
  id: number,
  namespace: Group,
  fields: Partial<Project> & Pick<Project, 'name' | 'description'>,
): Project => ({
  id,
  path: fields.name,
  namespace,
  visibility: 'private',
  archived: false,
  defaultBranch: 'main',
  members: {},
  protectedBranches: namespace.kind === 'group' ? ['main', 'release/*'] : [],
  pushRule: null,
  topics: [],
  createdAt: created,
  lastActivityAt: activeSince(id),
  ...fields,
});

/** Some were touched this morning, some weeks ago, so that a list by activity has an order. */
function activeSince(id: number): string {
  const hours = 2 * ((id * 7) % 11) ** 2 + 1;
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}

const projects: readonly Project[] = [
  project(101, analytics, {
    name: 'jaffle-shop',
    description: 'The shop everybody learns with: orders, customers, a few tests.',
    topics: ['dbt', 'tutorial'],
  }),
  project(102, analytics, {
    name: 'warehouse-dbt',
    description: 'Models of the warehouse. Commit messages name their ticket, as in "DATA-12: …".',
    topics: ['dbt'],
    pushRule: { commitMessageRegex: '^[A-Z]+-[0-9]+: ' },
  }),
  project(103, finance, {
    name: 'revenue-models',
    description: 'Monthly revenue for the finance team.',
    topics: ['dbt', 'finance'],
  }),
  project(104, platform, {
    name: 'infra',
    description: 'The warehouse and its roles, as code.',
    members: { linus: level.developer },
  }),
  project(105, platform, {
    name: 'orchestration',
    description: 'What runs when.',
    members: { grace: level.maintainer },
  }),
  project(106, platform, {
    name: 'dbt-macros',
    description: 'Macros shared by all projects. Public.',
    visibility: 'public',
    topics: ['dbt', 'macros'],
  }),
  project(107, analytics, {
    name: 'legacy-reports',
    description: 'Kept for reading; archived.',
    archived: true,
    lastActivityAt: created,
  }),
  project(108, ofGrace, { name: 'scratch', description: 'Try things out here.' }),
  project(109, analytics, {
    name: 'new-project',
    description: 'Empty: nobody has pushed yet.',
    defaultBranch: null,
    protectedBranches: [],
  }),
];

/** Fills the catalogue; quick, nothing is written. */
export function seedCatalogue(catalogue: Catalogue, extraProjects: number): void {
  for (const entry of [analytics, platform, finance, ...personal]) catalogue.addGroup(entry);
  for (const entry of projects) catalogue.addProject(entry);
  const shop = catalogue.projectByPath('analytics/jaffle-shop');
  // It was called otherwise once, so that the old address leads to the new one.
  if (shop) {
    catalogue.rename({ ...shop, path: 'jaffle-classic' }, 'jaffle-shop');
  }
  if (extraProjects > 0) seedExtra(catalogue, extraProjects);
}

/** Writes the repositories of the seeded projects, side by side. */
export async function seedRepositories(repositories: Repositories): Promise<void> {
  await Promise.all(projects.map((entry) => repositories.ensure(entry)));
}

/** The history a repository starts with: its own, or a README for a project made later. */
export function firstCommit(entry: Project): Readable | null {
  const own = histories[entry.id];
  if (own) return historyStream(own.changes, own.tags);
  if (entry.defaultBranch === null) return null;
  const change: Change = {
    branch: entry.defaultBranch,
    author: people.ada,
    at: Date.parse(created) / 1000,
    message: 'Begin',
    files: { 'README.md': files.readme(entry.name, entry.description) },
  };
  return historyStream([change]);
}

/** Entries for long lists. Their repositories are made when somebody clones them. */
function seedExtra(catalogue: Catalogue, count: number): void {
  const teams = ['atlas', 'borealis', 'cascade', 'delta', 'ember'].map((name, index) =>
    group(1000 + index, name, { members }),
  );
  const subjects = [
    'orders',
    'customers',
    'billing',
    'events',
    'inventory',
    'marketing',
    'support',
  ];
  for (const team of teams) catalogue.addGroup(team);
  for (let index = 0; index < count; index += 1) {
    const subject = subjects[index % subjects.length] ?? 'orders';
    const team = teams[index % teams.length] ?? analytics;
    catalogue.addProject(
      project(10_000 + index, team, {
        name: `${subject}-${String(index).padStart(6, '0')}`,
        description: `Models for ${subject}, number ${index}.`,
      }),
    );
  }
}
