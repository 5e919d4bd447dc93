import type { Change } from './history.ts';
import { people } from './people.ts';
import * as files from './seed-files.ts';

export interface History {
  readonly changes: readonly Change[];
  readonly tags?: Readonly<Record<string, string>>;
}

const { ada, grace, linus } = people;
const start = Date.parse('2026-01-05T09:00:00Z') / 1000;
/** A working day later for each commit, so that logs read naturally. */
const day = (number: number): number => start + number * 24 * 60 * 60;

const shop: readonly Change[] = [
  {
    branch: 'main',
    author: ada,
    at: day(0),
    message: 'Begin the jaffle shop',
    files: {
      'README.md': files.readme('Jaffle shop', 'Orders and customers of a small shop.'),
      'dbt_project.yml': files.dbtProject('jaffle_shop'),
      '.gitignore': files.gitignore,
    },
  },
  {
    branch: 'main',
    author: grace,
    at: day(1),
    message: 'Load orders and customers as seeds',
    files: {
      'seeds/raw_orders.csv': files.rawOrders,
      'seeds/raw_customers.csv': files.rawCustomers,
    },
  },
  {
    branch: 'main',
    author: grace,
    at: day(2),
    message: 'Stage orders and customers',
    files: {
      'models/staging/stg_orders.sql': files.stagingOrders,
      'models/staging/stg_customers.sql': files.stagingCustomers,
    },
  },
  {
    branch: 'main',
    author: ada,
    at: day(3),
    message: 'Add the customers mart\n\nOne row per customer, with tests on its key.',
    files: {
      'models/marts/customers.sql': files.customers,
      'models/marts/schema.yml': files.schema,
    },
  },
  {
    branch: 'feature/payments',
    from: 'main',
    author: grace,
    at: day(4),
    message: 'Start on payments',
    files: { 'macros/cents_to_units.sql': files.centsMacro },
  },
  {
    branch: 'release/2026-01',
    from: 'main',
    author: ada,
    at: day(5),
    message: 'Cut the January release',
    files: { 'CHANGELOG.md': '# January\n\nCustomers mart.\n' },
  },
];

const warehouse: readonly Change[] = [
  {
    branch: 'main',
    author: ada,
    at: day(0),
    message: 'DATA-1: begin the warehouse project',
    files: {
      'README.md': files.readme('Warehouse', 'Commit messages begin with their ticket.'),
      'dbt_project.yml': files.dbtProject('warehouse'),
      '.gitignore': files.gitignore,
    },
  },
  {
    branch: 'main',
    author: grace,
    at: day(2),
    message: 'DATA-7: stage orders',
    files: { 'models/staging/stg_orders.sql': files.stagingOrders },
  },
  {
    branch: 'main',
    author: ada,
    at: day(6),
    message: 'DATA-9: run the checks on every push',
    files: { '.gitlab-ci.yml': files.pipeline },
  },
];

const single = (
  name: string,
  about: string,
  rest: Readonly<Record<string, string>>,
): readonly Change[] => [
  {
    branch: 'main',
    author: ada,
    at: day(0),
    message: `Begin ${name}`,
    files: { 'README.md': files.readme(name, about) },
  },
  { branch: 'main', author: grace, at: day(3), message: `Fill ${name}`, files: rest },
];

/** By project id. A project without a history here, and without a default branch, stays empty. */
export const histories: Readonly<Record<number, History>> = {
  101: { changes: shop, tags: { 'v1.0.0': 'release/2026-01' } },
  102: { changes: warehouse },
  103: {
    changes: single('revenue-models', 'Monthly revenue.', {
      'models/revenue.sql': files.revenue,
      'dbt_project.yml': files.dbtProject('revenue_models'),
    }),
  },
  104: {
    changes: [
      ...single('infra', 'The warehouse as code.', { 'main.tf': files.warehouseTerraform }),
      {
        branch: 'roles',
        from: 'main',
        author: linus,
        at: day(5),
        message: 'Give reporters read access',
        files: { 'roles.tf': 'resource "warehouse_role" "reporter" {}\n' },
      },
    ],
  },
  105: { changes: single('orchestration', 'Schedules.', { 'nightly.yml': files.nightlySchedule }) },
  106: {
    changes: single('dbt-macros', 'Shared macros.', {
      'macros/cents_to_units.sql': files.centsMacro,
    }),
    tags: { '0.1.0': 'main' },
  },
  107: { changes: single('legacy-reports', 'Read only.', { 'revenue.sql': files.revenue }) },
  108: { changes: single('scratch', 'Try things out.', { 'notes.md': 'Nothing yet.\n' }) },
};
