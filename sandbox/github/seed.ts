import type { Readable } from 'node:stream';

import { historyStream } from '../history.ts';
import { readme } from '../seed-files.ts';
import type { History } from '../seed-histories.ts';
import { histories } from '../seed-histories.ts';
import type { GithubApp } from './apps.ts';
import type { Catalogue, Collaborators, Owner, Repository } from './catalogue.ts';
import type { Installations } from './installations.ts';
import { everybody, people } from './people.ts';

const created = '2026-01-05T09:00:00Z';

const organisation = (id: number, login: string, members: Collaborators, sso = false): Owner => ({
  id,
  login,
  type: 'Organization',
  members,
  sso,
});

const analytics = organisation(10, 'analytics', { ada: 'admin', grace: 'write', linus: 'read' });
const platform = organisation(11, 'platform', { ada: 'maintain', grace: 'none', linus: 'none' });
/** Wants single sign-on before it shows a token anything. */
const acme = organisation(12, 'acme', { 'ada-work': 'maintain', ada: 'write' }, true);

const personal: readonly Owner[] = everybody.map(({ id, username }) => ({
  id,
  login: username,
  type: 'User',
  members: {},
  sso: false,
}));
const ofGrace = personal.find(({ login }) => login === people.grace.username) ?? analytics;

const repository = (
  id: number,
  owner: Owner,
  fields: Partial<Repository> & Pick<Repository, 'name' | 'description'>,
): Repository => ({
  id,
  owner,
  visibility: 'private',
  archived: false,
  disabled: false,
  empty: false,
  defaultBranch: 'main',
  collaborators: {},
  protectedBranches: owner.type === 'Organization' ? ['main', 'release/*'] : [],
  ruleset: {},
  topics: [],
  createdAt: created,
  pushedAt: activeSince(id),
  ...fields,
});

/** Some were touched this morning, some weeks ago, so that a list by activity has an order. */
function activeSince(id: number): string {
  const hours = 2 * ((id * 7) % 11) ** 2 + 1;
  return `${new Date(Date.now() - hours * 3_600_000).toISOString().slice(0, 19)}Z`;
}

/** Ids of repositories that the GitLab sandbox has too are the same: they share a history. */
const repositories: readonly Repository[] = [
  repository(101, analytics, {
    name: 'jaffle-shop',
    description: 'The shop everybody learns with: orders, customers, a few tests.',
    topics: ['dbt', 'tutorial'],
  }),
  repository(102, analytics, {
    name: 'warehouse-dbt',
    description: 'Models of the warehouse. Commit messages name their ticket, as in "DATA-12: …".',
    topics: ['dbt'],
    ruleset: { commitMessage: '^[A-Z]+-[0-9]+: ' },
  }),
  repository(103, analytics, {
    name: 'revenue-models',
    description: 'Monthly revenue. Changes to main come by pull request alone.',
    protectedBranches: [],
    ruleset: { pullRequest: ['main'] },
  }),
  repository(104, platform, {
    name: 'infra',
    description: 'The warehouse and its roles, as code.',
    collaborators: { linus: 'write', grace: 'triage' },
  }),
  repository(105, platform, {
    name: 'orchestration',
    description: 'What runs when.',
    collaborators: { grace: 'maintain' },
  }),
  repository(106, platform, {
    name: 'dbt-macros',
    description: 'Macros shared by all projects. Public.',
    visibility: 'public',
    topics: ['dbt', 'macros'],
  }),
  repository(107, analytics, {
    name: 'legacy-reports',
    description: 'Kept for reading; archived.',
    archived: true,
    pushedAt: created,
  }),
  repository(108, ofGrace, { name: 'scratch', description: 'Try things out here.' }),
  repository(109, analytics, {
    name: 'new-project',
    description: 'Empty: nobody has pushed yet.',
    empty: true,
    protectedBranches: [],
  }),
  repository(110, analytics, {
    name: 'frozen-reports',
    description: 'Disabled by the staff of the service.',
    disabled: true,
  }),
  repository(111, platform, {
    name: 'handbook',
    description: 'How things are done. Internal: every member may read it.',
    visibility: 'internal',
  }),
  repository(112, acme, {
    name: 'ledger',
    description: 'Behind single sign-on.',
    collaborators: { 'ada-work': 'admin' },
  }),
  repository(113, platform, {
    name: 'metrics',
    description: 'Belonged to analytics once.',
    collaborators: { grace: 'write' },
  }),
];

/** Fills the catalogue; quick, nothing is written. */
export function seedCatalogue(catalogue: Catalogue, extra: number): void {
  for (const owner of [analytics, platform, acme, ...personal]) catalogue.addOwner(owner);
  for (const entry of repositories) catalogue.add(entry);
  // They had other names once, so that the old addresses lead to the new ones.
  const shop = catalogue.byPath('analytics/jaffle-shop');
  if (shop) catalogue.move({ ...shop, name: 'jaffle-classic' }, { name: 'jaffle-shop' });
  const macros = catalogue.byPath('platform/dbt-macros');
  if (macros) catalogue.move({ ...macros, name: 'macros' }, { name: 'dbt-macros' });
  const metrics = catalogue.byPath('platform/metrics');
  if (metrics) catalogue.move({ ...metrics, owner: analytics }, { owner: platform });
  for (let index = 0; index < extra; index += 1) {
    catalogue.add(
      repository(10_000 + index, analytics, {
        name: `models-${String(index).padStart(6, '0')}`,
        description: `Models, number ${index}.`,
      }),
    );
  }
}

/** The app sees all of analytics, and of platform what was selected. */
export function seedInstallations(installations: Installations, app: GithubApp): void {
  installations.install(app, analytics, null);
  installations.install(app, platform, [104, 106]);
}

export const seeded: readonly Repository[] = repositories;

/** The history a repository starts with: its own, or a README for one made later. */
export function firstCommit(entry: Repository): Readable | null {
  if (entry.empty) return null;
  const own: History | undefined = histories[entry.id];
  if (own) {
    // What GitLab keeps for its pipelines has no place here.
    const changes = own.changes.map((change) => ({ ...change, files: githubFiles(change.files) }));
    return historyStream(changes, own.tags);
  }
  return historyStream([
    {
      branch: entry.defaultBranch,
      author: people.ada,
      at: Date.parse(created) / 1000,
      message: 'Begin',
      files: { 'README.md': readme(entry.name, entry.description) },
    },
  ]);
}

type Files = Readonly<Record<string, string | null>>;

function githubFiles(files: Files): Files {
  const workflow = `on: push\njobs:\n  parse:\n    runs-on: ubuntu-latest\n    steps: [{ run: dbt parse }]\n`;
  const { '.gitlab-ci.yml': pipeline, ...others } = files;
  return pipeline === undefined ? files : { ...others, '.github/workflows/dbt.yml': workflow };
}
