import type { Readable } from 'node:stream';

import { historyStream } from '../history.ts';
import { people as authors } from '../people.ts';
import * as files from '../seed-files.ts';
import { histories } from '../seed-histories.ts';
import { azurePeople } from './directory.ts';
import type {
  AzureProject,
  AzureRepository,
  Organisation,
  Organisations,
} from './organisations.ts';

/** The names of the two organisations; an instance is the address and one of them. */
export const organisationNames = { main: 'quillworks', second: 'berg-labs' } as const;

/** `robot` is the object id of the service principal that is a member. */
export function seedOrganisations(
  organisations: Organisations,
  robot: string,
  extraProjects: number,
): void {
  const { ada, grace, linus, 'ada-work': adaWork } = azurePeople;
  const main = organisations.addOrganisation(organisationNames.main);
  const add = createAdd(organisations, main);

  const analytics = organisations.addProject(main, 'analytics', 'Models of the warehouse.');
  add(analytics, 'jaffle-classic', { policyBranches: ['main'] });
  add(analytics, 'warehouse-dbt', { policyBranches: ['main'] });
  add(analytics, 'legacy-reports', { isDisabled: true });
  add(analytics, 'new-project', { defaultBranch: null });
  // It was called otherwise once, so that the old address leads to the new one.
  organisations.rename(organisations.at('quillworks/analytics/jaffle-classic'), 'jaffle-shop');

  const platform = organisations.addProject(main, 'Data Platform', 'What runs where and when.');
  add(platform, 'Data Platform', {});
  add(platform, 'infra', { policyBranches: ['main'] });
  add(platform, 'orchestration', {});
  const zurich = organisations.addProject(main, 'Zürich Büro', 'Zahlen aus der Schweiz.');
  add(zurich, 'Umsätze 2026', {});
  const vault = organisations.addProject(main, 'vault', 'Seen by Ada alone.');
  add(vault, 'secrets-rotation', {});

  organisations.setMember(main, ada.objectId, {
    licence: 'basic',
    projects: { '*': 'administrator' },
  });
  organisations.setMember(main, grace.objectId, {
    licence: 'basic',
    projects: { analytics: 'contributor', 'Zürich Büro': 'contributor' },
  });
  organisations.setMember(main, linus.objectId, {
    licence: 'basic',
    projects: { analytics: 'reader', 'Data Platform': 'contributor' },
  });
  organisations.setMember(main, adaWork.objectId, {
    licence: 'stakeholder',
    projects: { analytics: 'reader' },
  });
  organisations.setMember(main, robot, {
    licence: 'basic',
    projects: { analytics: 'contributor', 'Data Platform': 'contributor', 'Zürich Büro': 'reader' },
  });
  seedExtra(organisations, main, extraProjects);

  const second = organisations.addOrganisation(organisationNames.second);
  const research = organisations.addProject(second, 'research', 'Notes and experiments.');
  createAdd(organisations, second)(research, 'notes', {});
  organisations.setMember(second, adaWork.objectId, {
    licence: 'basic',
    projects: { '*': 'administrator' },
  });
  organisations.setMember(second, linus.objectId, {
    licence: 'basic',
    projects: { research: 'contributor' },
  });
}

const createAdd =
  (organisations: Organisations, { name: organisation }: Organisation) =>
  (project: AzureProject, name: string, fields: Partial<AzureRepository>): AzureRepository =>
    organisations.addRepository({
      organisation,
      project,
      name,
      defaultBranch: 'main',
      isDisabled: false,
      policyBranches: [],
      ...fields,
    });

/** Entries for long lists, for Ada alone. Their repositories are made when somebody clones them. */
function seedExtra(organisations: Organisations, main: Organisation, count: number): void {
  const add = createAdd(organisations, main);
  for (let index = 0; index < count; index += 1) {
    const name = `team-${String(index).padStart(4, '0')}`;
    add(organisations.addProject(main, name, `Team number ${index}.`), `${name}-models`, {});
  }
}

/** Histories the other sandbox tells too, by the name of the repository. */
const known: Readonly<Record<string, number>> = {
  'jaffle-shop': 101,
  'warehouse-dbt': 102,
  infra: 104,
  orchestration: 105,
};

/** The history a repository starts with; null leaves it empty. */
export function firstCommit({ name, project, defaultBranch }: AzureRepository): Readable | null {
  const own = histories[known[name] ?? -1];
  if (own) return historyStream(own.changes, own.tags);
  if (defaultBranch === null) return null;
  return historyStream([
    {
      branch: defaultBranch,
      author: authors.ada,
      at: Date.parse('2026-01-05T09:00:00Z') / 1000,
      message: 'Begin',
      files: { 'README.md': files.readme(name, project.description) },
    },
  ]);
}
