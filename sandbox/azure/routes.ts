import type { Handler } from '../exchange.ts';
import { sendHtml } from '../exchange.ts';
import { pageHeaders } from '../page.ts';
import type { Route } from '../routes.ts';
import { organisationApi, profileApi, sendProblem } from './api.ts';
import {
  evaluatePermissions,
  listAccounts,
  listProjects,
  listRepositories,
  showConnection,
  showPermissions,
  showProfile,
  showProject,
  showRepository,
} from './api-projects.ts';
import { beginAuthorization } from './entra-authorize.ts';
import { messagePage } from './entra-pages.ts';
import {
  adminConsent,
  answerConsent,
  askForDeviceCode,
  askForToken,
  deviceAuth,
  showConsent,
  showKeys,
  showMetadata,
  showSignIn,
  signIn,
  signOut,
  toEntra,
} from './entra-routes.ts';
import { serveAzureGit, showRepositoryPage } from './git.ts';
import type { AzureWorld } from './world.ts';

const route = (
  method: Route['method'],
  pattern: RegExp,
  handler: Handler<AzureWorld>,
): Route<AzureWorld> => ({ method, pattern, handler });

const repositories = '_apis\\/git\\/repositories';
const place = '^\\/([^/]+)\\/(?:([^/]+)\\/)?_git\\/([^/]+)';
const at = (rest: string): RegExp => new RegExp(rest);

/**
 * Every route of the Azure sandbox; the first that fits answers. Entra, profiles and Azure DevOps
 * have paths that never meet, so that one address can be all three, as well as three real names.
 */
export const azureRoutes: readonly Route<AzureWorld>[] = [
  // Entra ID.
  route('GET', /^\/([^/]+)\/oauth2\/v2\.0\/authorize$/, beginAuthorization),
  route('GET', /^\/([^/]+)\/(oauth2\/v2\.0\/authorize\/[\w-]+)$/, toEntra),
  route('POST', /^\/([^/]+)\/(oauth2\/v2\.0\/token)$/, askForToken),
  route('POST', /^\/([^/]+)\/(oauth2\/v2\.0\/devicecode)$/, askForDeviceCode),
  route('ANY', /^\/([^/]+)\/oauth2\/v2\.0\/logout$/, signOut),
  route('ANY', /^\/common\/oauth2\/deviceauth$/, deviceAuth),
  route('GET', /^\/(common)\/(oauth2\/deviceauth\/[\w-]+)$/, toEntra),
  route('GET', /^\/([^/]+)\/login$/, showSignIn),
  route('POST', /^\/([^/]+)\/login$/, signIn),
  route('GET', /^\/([^/]+)\/consent\/[\w-]+$/, showConsent),
  route('POST', /^\/([^/]+)\/consent\/[\w-]+$/, answerConsent),
  route('ANY', /^\/([^/]+)\/(?:v2\.0\/)?adminconsent$/, adminConsent),
  route('GET', /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/, showMetadata),
  route('GET', /^\/([^/]+)\/discovery\/v2\.0\/keys$/, showKeys),

  // Profiles and accounts.
  route('GET', /^\/_apis\/profile\/profiles\/([^/]+)$/, profileApi(showProfile)),
  route('GET', /^\/_apis\/accounts$/, profileApi(listAccounts)),

  // Azure DevOps, below an organisation.
  route('GET', /^\/([^/]+)\/_apis\/projects$/, organisationApi(listProjects)),
  route('GET', /^\/([^/]+)\/_apis\/projects\/([^/]+)$/, organisationApi(showProject)),
  route(
    'GET',
    at(`^\\/([^/]+)\\/(?:([^/]+)\\/)?${repositories}$`),
    organisationApi(listRepositories),
  ),
  route(
    'GET',
    at(`^\\/([^/]+)\\/(?:([^/]+)\\/)?${repositories}\\/([^/]+)$`),
    organisationApi(showRepository),
  ),
  route(
    'GET',
    /^\/([^/]+)\/_apis\/connectionData$/i,
    organisationApi(showConnection, { isPreview: true }),
  ),
  route('GET', /^\/([^/]+)\/_apis\/permissions\/([^/]+)\/(\d+)$/, organisationApi(showPermissions)),
  route(
    'POST',
    /^\/([^/]+)\/_apis\/security\/permissionevaluationbatch$/,
    organisationApi(evaluatePermissions),
  ),
  route(
    'ANY',
    /^\/([^/]+)\/(?:[^/]+\/)?_apis\//,
    organisationApi(({ exchange }) => {
      exchange.request.resume();
      const words = `The controller for path '${exchange.path}' was not found or does not implement IController.`;
      sendProblem(exchange, 404, words, 'HttpException');
    }),
  ),

  // Git over HTTPS.
  route('GET', at(`${place}\\/(info\\/refs)$`), serveAzureGit),
  route('POST', at(`${place}\\/(git-upload-pack|git-receive-pack)$`), serveAzureGit),

  // Pages to look at.
  route('GET', at(`${place}$`), showRepositoryPage),
  route('GET', /^\/favicon\.ico$/, ({ response }) => void response.writeHead(204).end()),
  route('GET', /^\/$/, (exchange) => {
    const words = 'This address plays Entra ID and Azure DevOps on this machine only.';
    sendHtml(exchange, 200, messagePage('Azure sandbox', words), pageHeaders);
  }),
];
