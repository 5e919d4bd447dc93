import { backendEnvironment, runBackend, serviceOf } from '../git-backend.ts';
import { redirect, sendHtml, sendText } from '../exchange.ts';
import { pageHeaders } from '../page.ts';
import type { AzureExchange } from './api.ts';
import { anonymousWords, challenges, outsiderWords, sendNoOrganisation } from './api.ts';
import { noRepositoryWords } from './api-projects.ts';
import type { AzureCaller } from './caller.ts';
import { callerOf } from './caller.ts';
import { messagePage } from './entra-pages.ts';
import { pushEnvironment } from './git-hooks.ts';
import type { AzureRepository } from './organisations.ts';
import { gitPermissions } from './organisations.ts';

/** Where a request for git leads, when it leads anywhere. */
interface Found {
  readonly repository: AzureRepository;
  readonly caller: AzureCaller;
  readonly bits: number;
}

type Refusal = readonly [status: 401 | 403 | 404, words: string];

/**
 * Git's smart HTTP protocol, served by git's own `http-backend`. Captured: organisation, project
 * (empty where the repository is named like it), repository, and the rest of the path.
 */
export async function serveAzureGit(exchange: AzureExchange): Promise<void> {
  const { request, response, url, params, world } = exchange;
  const action = params[3] ?? '';
  const service = serviceOf(action, url);
  if (!world.organisations.find(params[0] ?? '')) {
    request.resume();
    return sendNoOrganisation(exchange);
  }
  if (!service) {
    request.resume();
    return sendText(exchange, 404, 'TF401035: The object does not exist.');
  }
  const moved = movedTo(exchange);
  if (moved) {
    request.resume();
    return redirect(exchange, `/${moved}/${action}${url.search}`, 301);
  }
  const found = judge(exchange, service === 'git-receive-pack');
  if (!('repository' in found)) {
    request.resume();
    const [status, words] = found;
    if (status === 401) response.setHeader('www-authenticate', challenges(exchange));
    return sendText(exchange, status, words);
  }
  const { repository } = found;
  await world.repositories.ensure(repository);
  await runBackend(exchange, environment(exchange, found, action), async () => {
    if (action === 'git-receive-pack') await notePush(exchange, repository);
  });
}

/**
 * Where a repository went that had this name before. Told before anybody is asked who they are:
 * git follows a redirect of its first request only.
 */
function movedTo({ params, world: { organisations } }: AzureExchange): string | undefined {
  const [organisationName = '', projectName = '', name = ''] = params;
  const organisation = organisations.find(organisationName);
  const project = organisation && organisations.project(organisation, projectName || name);
  if (!project || organisations.repository(organisation, project, name)) return undefined;
  const there = organisations.formerRepository(project, name);
  return (
    there && [organisation.name, project.name, '_git', there.name].map(encodeURIComponent).join('/')
  );
}

/** In the order Azure DevOps looks: who, member, project, may see, may do. */
function judge({ request, params, world }: AzureExchange, pushes: boolean): Found | Refusal {
  const { organisations } = world;
  const [organisationName = '', projectName = '', name = ''] = params;
  const caller = callerOf(world, request);
  if (!caller) return [401, anonymousWords];
  const { objectId } = caller.principal;
  const organisation = organisations.find(organisationName);
  if (!organisation?.members.has(objectId)) return [401, outsiderWords(caller)];

  const project = organisations.project(organisation, projectName || name);
  if (!project || !organisations.mayEnter(organisation, objectId, project)) {
    return [
      404,
      `TF200016: The following project does not exist: ${projectName || name}. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.`,
    ];
  }
  const repository = organisations.repository(organisation, project, name);
  const bits = repository ? organisations.bits(objectId, repository) : 0;
  const mayRead = (bits & gitPermissions.GenericRead) !== 0;
  if (!repository || !mayRead || repository.isDisabled) return [404, noRepositoryWords(name)];
  if (pushes && (bits & gitPermissions.GenericContribute) === 0) {
    const words = `TF401027: You need the Git 'GenericContribute' permission to perform this action. Details: identity '${caller.account}', scope 'repository'.`;
    // Azure DevOps puts the sentence into a half-begun protocol answer, and git shows all of it.
    return [403, `001f# service=git-receive-pack\n0000000000aa${words}\n${words}`];
  }
  return { repository, caller, bits };
}

function environment(exchange: AzureExchange, { repository, caller, bits }: Found, action: string) {
  const { repositories } = exchange.world;
  const holds = (bit: number): boolean => (bits & bit) !== 0;
  return {
    ...repositories.environment,
    ...backendEnvironment(exchange, repositories.root, `/${repository.id}.git/${action}`),
    ...pushEnvironment({
      identity: caller.account,
      policyBranches: repository.policyBranches,
      mayBypass: holds(gitPermissions.PolicyExempt),
      mayForce: holds(gitPermissions.ForcePush),
      mayCreate: holds(gitPermissions.CreateBranch),
    }),
    REMOTE_USER: caller.account,
  };
}

/** The first branch that reaches an empty repository becomes its default branch. */
async function notePush({ world }: AzureExchange, repository: AzureRepository): Promise<void> {
  if (repository.defaultBranch !== null) return;
  const list = ['for-each-ref', '--count=1', '--format=%(refname:short)', 'refs/heads'];
  const branch = (await world.repositories.git(repository, list)).trim();
  if (branch) world.organisations.change(repository, { defaultBranch: branch });
}

/** What a person sees who opens a repository's address. */
export function showRepositoryPage(exchange: AzureExchange): void {
  const [organisation = '', project = '', name = ''] = exchange.params;
  const words = `${organisation} / ${project || name} / ${name}. There is nothing to look at here but by git.`;
  sendHtml(exchange, 200, messagePage(name, words), pageHeaders);
}
