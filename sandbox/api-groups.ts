import { notFound, withPerson } from './api-guard.ts';
import { sendProjects } from './api-projects.ts';
import { currentUser, groupShape } from './api-shapes.ts';
import type { Group } from './catalogue.ts';
import type { Exchange } from './exchange.ts';
import { sendJson } from './exchange.ts';
import { offsetPage } from './paging.ts';
import type { Person } from './people.ts';

const reading = ['api', 'read_api'] as const;
const readingUser = [...reading, 'read_user'] as const;

export const showUser = withPerson(readingUser, (exchange, person) =>
  sendJson(exchange, 200, currentUser(person, exchange.world.url)),
);

export const showVersion = withPerson(readingUser, (exchange) =>
  sendJson(exchange, 200, { version: '18.5.0-ee', revision: '5a4d1c0e7bf' }),
);

export const showMetadata = withPerson(readingUser, (exchange) =>
  sendJson(exchange, 200, {
    version: '18.5.0-ee',
    revision: '5a4d1c0e7bf',
    kas: { enabled: false, externalUrl: null, externalK8sProxyUrl: null, version: null },
    enterprise: true,
  }),
);

export const listGroups = withPerson(reading, (exchange, person) => {
  const { url, world } = exchange;
  const fields = url.searchParams;
  const least = Math.max(1, Number(fields.get('min_access_level') ?? 0));
  const search = fields.get('search')?.toLowerCase() ?? '';
  const found = world.catalogue.groups.filter(
    (group) =>
      group.kind === 'group' &&
      world.catalogue.groupLevel(person, group) >= least &&
      (fields.get('top_level_only') !== 'true' || group.parentId === null) &&
      group.fullPath.toLowerCase().includes(search),
  );
  const { items, headers } = offsetPage(found, { url, base: world.url });
  const body = items.map((group) => groupShape(group, world.catalogue, world.url));
  return sendJson(exchange, 200, body, headers);
});

export const showGroup = withPerson(reading, (exchange, person) => {
  const { world } = exchange;
  const group = findGroup(exchange, person);
  if (!group) return notFound(exchange, 'Group');
  return sendJson(exchange, 200, groupShape(group, world.catalogue, world.url));
});

export const listGroupProjects = withPerson(reading, (exchange, person) => {
  const { url, world } = exchange;
  const group = findGroup(exchange, person);
  if (!group) return notFound(exchange, 'Group');
  const deep = url.searchParams.get('include_subgroups') === 'true';
  const projects = world.catalogue.projects.filter(
    ({ namespace }) =>
      namespace.id === group.id || (deep && namespace.fullPath.startsWith(`${group.fullPath}/`)),
  );
  return sendProjects(exchange, person, projects);
});

function findGroup({ params, world }: Exchange, person: Person): Group | undefined {
  const name = params[0] ?? '';
  const group = /^\d+$/.test(name)
    ? world.catalogue.groupById(Number(name))
    : world.catalogue.groupByPath(name);
  return group && world.catalogue.groupLevel(person, group) > 0 ? group : undefined;
}
