import { readJson } from '../exchange.ts';
import type { Call, OrganisationCall } from './api.ts';
import { sendApi, sendList, sendProblem } from './api.ts';
import * as shapes from './api-shapes.ts';
import type { AzureProject, AzureRepository } from './organisations.ts';
import { gitNamespace } from './organisations.ts';
import { originsFor } from './origins.ts';

/** `GET /{organization}/_apis/projects`: `$top`, `$skip` and the token that leads on. */
export function listProjects({ exchange, caller, organisation }: OrganisationCall): void {
  const { world, url } = exchange;
  const fields = url.searchParams;
  const visible = organisation.projects
    .filter((each) => world.organisations.mayEnter(organisation, caller.principal.objectId, each))
    .toSorted((one, other) => one.name.localeCompare(other.name));
  const size = whole(fields.get('$top'), 100);
  const from = whole(fields.get('continuationToken') ?? fields.get('$skip'), 0);
  const page = visible.slice(from, from + size);
  const next = from + page.length;
  const more = next < visible.length;
  sendList(
    exchange,
    page.map((each) => shapes.projectReference(each, organisation.name, originsFor(exchange))),
    more ? { 'x-ms-continuationtoken': String(next) } : {},
  );
}

/** `GET /{organization}/_apis/projects/{projectId}` */
export function showProject({ exchange, caller, organisation }: OrganisationCall): void {
  const [, name = ''] = exchange.params;
  const { organisations } = exchange.world;
  const found = organisations.project(organisation, name);
  if (!found || !organisations.mayEnter(organisation, caller.principal.objectId, found)) {
    return sendNoProject({ exchange, caller, organisation }, name);
  }
  return sendApi(exchange, 200, shapes.teamProject(found, organisation.name, originsFor(exchange)));
}

function sendNoProject({ exchange }: OrganisationCall, name: string): void {
  const words = /^[0-9a-f-]{36}$/i.test(name)
    ? `VS800075: The project with id 'vstfs:///Classification/TeamProject/${name}' does not exist, or you do not have permission to access it.`
    : `TF200016: The following project does not exist: ${name}. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.`;
  sendProblem(exchange, 404, words, 'ProjectDoesNotExistWithNameException');
}

/** The project of a call, checked; undefined when an answer was sent already. */
function projectOf(call: OrganisationCall, name: string): AzureProject | undefined {
  const { exchange, caller, organisation } = call;
  const { organisations } = exchange.world;
  const found = organisations.project(organisation, name);
  if (found && organisations.mayEnter(organisation, caller.principal.objectId, found)) return found;
  sendNoProject(call, name);
  return undefined;
}

const asked = (fields: URLSearchParams, name: string): boolean =>
  fields.get(name)?.toLowerCase() === 'true';

/** `GET /{organization}/[{project}/]_apis/git/repositories`: all of them, there are no pages. */
export function listRepositories(call: OrganisationCall): void {
  const { exchange, caller, organisation } = call;
  const [, name = ''] = exchange.params;
  const { organisations } = exchange.world;
  const project = name === '' ? null : projectOf(call, name);
  if (project === undefined) return;
  const fields = exchange.url.searchParams;
  const visible = organisations
    .repositories(organisation)
    .filter((each) => project === null || each.project.id === project.id)
    .filter((each) => (organisations.bits(caller.principal.objectId, each) & 2) !== 0);
  sendList(
    exchange,
    visible.map((each) => shapeOf(call, each, fields)),
  );
}

/** `GET /{organization}/[{project}/]_apis/git/repositories/{repositoryId}` */
export function showRepository(call: OrganisationCall): void {
  const { exchange, caller, organisation } = call;
  const [, projectName = '', name = ''] = exchange.params;
  const { organisations } = exchange.world;
  const project = projectName === '' ? null : projectOf(call, projectName);
  if (project === undefined) return;
  const found = organisations.repository(organisation, project, name);
  const mayRead = found && (organisations.bits(caller.principal.objectId, found) & 2) !== 0;
  if (!found || !mayRead) {
    sendProblem(exchange, 404, noRepositoryWords(name), 'GitRepositoryNotFoundException');
    return;
  }
  sendApi(exchange, 200, shapeOf(call, found, exchange.url.searchParams));
}

export const noRepositoryWords = (name: string): string =>
  `TF401019: The Git repository with name or identifier ${name} does not exist or you do not have permissions for the operation you are attempting.`;

function shapeOf({ exchange }: OrganisationCall, each: AzureRepository, fields: URLSearchParams) {
  return shapes.gitRepository(each, originsFor(exchange), {
    includeLinks: asked(fields, 'includeLinks'),
    includeAllUrls: asked(fields, 'includeAllUrls'),
  });
}

export function showConnection({ exchange, caller, organisation }: OrganisationCall): void {
  sendApi(exchange, 200, shapes.connectionData(caller, organisation));
}

/** `GET /_apis/profile/profiles/{id}`: for people; a service principal has no profile. */
export function showProfile({ exchange, caller }: Call): void {
  const [id = ''] = exchange.params;
  const isOwn = id === 'me' || id.toLowerCase() === caller.principal.profileId;
  if (caller.kind === 'app' || !isOwn) {
    const words = `VS402866: No profile exists for the identity '${caller.principal.profileId}'.`;
    return sendProblem(exchange, 404, words, 'ProfileDoesNotExistException');
  }
  return sendApi(exchange, 200, shapes.profile(caller));
}

/** `GET /_apis/accounts?memberId=`: the organisations somebody is a member of. */
export function listAccounts({ exchange, caller }: Call): void {
  const fields = exchange.url.searchParams;
  const member = fields.get('memberId') ?? fields.get('ownerId');
  if (member === null) {
    const words = 'A value is required for one of the parameters: ownerId, memberId.';
    return sendProblem(exchange, 400, words, 'ArgumentException');
  }
  const isOwn = member.toLowerCase() === caller.principal.profileId;
  const list = exchange.world.organisations.list.filter(
    ({ members }) => isOwn && members.has(caller.principal.objectId),
  );
  return sendList(
    exchange,
    list.map((each) => shapes.accountOf(each, originsFor(exchange))),
  );
}

/** `GET /{organization}/_apis/permissions/{namespace}/{bits}?tokens=`: true where all bits are held. */
export function showPermissions(call: OrganisationCall): void {
  const { exchange } = call;
  const [, namespace = '', bits = ''] = exchange.params;
  const fields = exchange.url.searchParams;
  const tokens = (fields.get('tokens') ?? '').split(fields.get('delimiter') ?? ',');
  sendList(
    exchange,
    tokens.map((token) => holds(call, namespace, token, Number(bits))),
  );
}

interface Evaluation {
  readonly securityNamespaceId?: string;
  readonly token?: string;
  readonly permissions?: number;
}

/** `POST /{organization}/_apis/security/permissionevaluationbatch` */
export async function evaluatePermissions(call: OrganisationCall): Promise<void> {
  const body = (await readJson(call.exchange)) as { readonly evaluations?: readonly Evaluation[] };
  const evaluations = (body.evaluations ?? []).map((each) => ({
    ...each,
    value: holds(call, each.securityNamespaceId ?? '', each.token ?? '', each.permissions ?? 0),
  }));
  sendApi(call.exchange, 200, { ...body, evaluations });
}

/** Tokens of the Git namespace: `repoV2/<project id>/<repository id>`, with a branch or without. */
function holds(call: OrganisationCall, namespace: string, token: string, bits: number): boolean {
  const { exchange, caller, organisation } = call;
  const { organisations } = exchange.world;
  const [kind, projectId = '', repositoryId = ''] = token.split('/');
  if (namespace.toLowerCase() !== gitNamespace || kind !== 'repoV2') return false;
  const project = organisations.project(organisation, projectId);
  const found = project && organisations.repository(organisation, project, repositoryId);
  if (!found) return false;
  return (organisations.bits(caller.principal.objectId, found) & bits) === bits;
}

function whole(text: string | null, fallback: number): number {
  const number = Number(text ?? fallback);
  return Number.isInteger(number) && number >= 0 ? number : fallback;
}
