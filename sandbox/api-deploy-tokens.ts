import { notFound, withPerson } from './api-guard.ts';
import { findProject } from './api-projects.ts';
import type { Project } from './catalogue.ts';
import { level } from './catalogue.ts';
import type { DeployToken } from './deploy-tokens.ts';
import type { Exchange } from './exchange.ts';
import { readJson, sendJson } from './exchange.ts';
import type { Person } from './people.ts';

/** The scopes GitLab knows for a deploy token (docs.gitlab.com/api/deploy_tokens). None of them writes. */
const knownScopes: readonly string[] = [
  'read_repository',
  'read_registry',
  'write_registry',
  'read_package_registry',
  'write_package_registry',
  'read_virtual_registry',
  'write_virtual_registry',
];

export const listDeployTokens = withPerson(['api', 'read_api'], (exchange, person) => {
  const project = administered(exchange, person);
  if (!project) return;
  const found = exchange.world.deployTokens.of(project);
  return sendJson(
    exchange,
    200,
    found.map((one) => shape(one)),
  );
});

export const createDeployToken = withPerson(['api'], async (exchange, person) => {
  const sent: unknown = await readJson(exchange).catch(() => null);
  const body = (typeof sent === 'object' && sent !== null ? sent : {}) as Record<string, unknown>;
  const project = administered(exchange, person);
  if (!project) return;
  const { name, scopes, username, expires_at: expires } = body;
  const isNamed = typeof name === 'string' && name !== '';
  if (!isNamed || !Array.isArray(scopes) || scopes.length === 0) {
    return sendJson(exchange, 400, { error: isNamed ? 'scopes is missing' : 'name is missing' });
  }
  if (!scopes.every((scope) => knownScopes.includes(String(scope)))) {
    return sendJson(exchange, 400, { error: 'scopes does not have a valid value' });
  }
  const made = exchange.world.deployTokens.create(project, {
    name,
    scopes: scopes.map(String),
    username: typeof username === 'string' ? username : undefined,
    expiresAt: typeof expires === 'string' ? Date.parse(expires) : null,
  });
  // The only time the token itself is told.
  return sendJson(exchange, 201, { ...shape(made), token: made.token });
});

export const removeDeployToken = withPerson(['api'], (exchange, person) => {
  const project = administered(exchange, person);
  if (!project) return;
  const found = exchange.world.deployTokens.find(project, Number(exchange.params[1]));
  if (!found) return notFound(exchange, 'Deploy token');
  exchange.world.deployTokens.revoke(found.id);
  exchange.response.writeHead(204).end();
});

/** Answers for those who may not, as GitLab does. */
function administered(exchange: Exchange, person: Person): Project | undefined {
  const project = findProject(exchange, person, exchange.params[0] ?? '');
  if (!project) {
    notFound(exchange, 'Project');
    return undefined;
  }
  if (exchange.world.catalogue.access(person, project).level < level.maintainer) {
    sendJson(exchange, 403, { message: '403 Forbidden' });
    return undefined;
  }
  return project;
}

function shape({ id, name, username, scopes, expiresAt, revoked }: DeployToken) {
  return {
    id,
    name,
    username,
    expires_at: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    scopes,
    revoked,
    expired: expiresAt !== null && expiresAt <= Date.now(),
  };
}
