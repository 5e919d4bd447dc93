import type { Handler } from '../exchange.ts';
import { sendJson } from '../exchange.ts';
import type { Route } from '../routes.ts';
import { checkToken, deleteGrant, deleteToken, withClient } from './api-applications.ts';
import {
  createAccessToken,
  endInstallationToken,
  listAppInstallations,
  listInstallationRepositories,
  listUserInstallationRepositories,
  listUserInstallations,
  showApp,
  showAppInstallation,
  withApp,
} from './api-apps.ts';
import type { ApiHandler } from './api-guard.ts';
import { documentation, open, withPerson } from './api-guard.ts';
import {
  listBranches,
  listRepositories,
  showBranch,
  showPermission,
  showRepository,
} from './api-repositories.ts';
import { listEmails, listOrganisations, showMeta, showRateLimit, showUser } from './api-user.ts';
import { serveGit } from './git.ts';
import {
  answerConsent,
  authorize,
  enterDeviceCode,
  resumeDevice,
  showConsent,
  toOAuthServer,
} from './oauth-authorize.ts';
import { issueDeviceCode, issueToken } from './oauth-token.ts';
import { showPicture } from './pictures.ts';
import { showSignIn, signIn, signOut } from './sign-in.ts';
import { answerSso, showSso } from './sso-pages.ts';
import { installApp, showConnection, showHome, showRepositoryPage } from './web-pages.ts';
import type { World } from './world.ts';

const route = (
  method: Route['method'],
  pattern: RegExp,
  handler: Handler<World>,
): Route<World> => ({ method, pattern, handler });

const api = (path: string, scopes: readonly string[], handler: ApiHandler): Route<World> =>
  route('GET', new RegExp(`^/api/v3${path}$`), withPerson(scopes, handler));
const openApi = (path: string, handler: ApiHandler): Route<World> =>
  route('GET', new RegExp(`^/api/v3${path}$`), open([], handler));

/** By name, or by the id that an address which has moved leads to. */
const oneRepository = '/(?:repos/([^/]+)/([^/]+)|repositories/(\\d+))';

/** Every route of the played GitHub; the first that fits answers. */
export const routes: readonly Route<World>[] = [
  // Sign-in.
  route('GET', /^\/login$/, showSignIn),
  route('POST', /^\/session$/, signIn),
  route('POST', /^\/logout$/, signOut),

  // OAuth.
  route('GET', /^\/login\/oauth\/authorize$/, authorize),
  route('GET', /^\/login\/oauth\/authorize\/[\w-]+$/, toOAuthServer),
  route('GET', /^\/login\/oauth\/interaction\/[\w-]+$/, showConsent),
  route('POST', /^\/login\/oauth\/interaction\/[\w-]+$/, answerConsent),
  route('POST', /^\/login\/oauth\/access_token$/, issueToken),
  route('POST', /^\/login\/device\/code$/, issueDeviceCode),
  route('ANY', /^\/login\/device$/, enterDeviceCode),
  route('GET', /^\/login\/device\/[\w-]+$/, resumeDevice),

  // Git over HTTPS; the suffix is optional at GitHub.
  route('GET', /^\/([^/]+\/[^/]+?)(?:\.git)?\/(info\/refs)$/, serveGit),
  route('POST', /^\/([^/]+\/[^/]+?)(?:\.git)?\/(git-upload-pack|git-receive-pack)$/, serveGit),

  // The REST API. On its own host it has no prefix; see hosts.ts.
  api('/user', [], showUser),
  api('/user/emails', ['user:email'], listEmails),
  api('/user/orgs', [], listOrganisations),
  api('/user/repos', [], listRepositories),
  api('/user/installations', [], listUserInstallations),
  api('/user/installations/(\\d+)/repositories', [], listUserInstallationRepositories),
  openApi(oneRepository, showRepository),
  openApi(`${oneRepository}/branches`, listBranches),
  openApi(`${oneRepository}/branches/(.+)`, showBranch),
  openApi(`${oneRepository}/collaborators/([^/]+)/permission`, showPermission),
  openApi('/rate_limit', showRateLimit),
  openApi('/meta', showMeta),

  // What a GitHub App asks by itself.
  route('GET', /^\/api\/v3\/app$/, withApp(showApp)),
  route('GET', /^\/api\/v3\/app\/installations$/, withApp(listAppInstallations)),
  route('GET', /^\/api\/v3\/app\/installations\/(\d+)$/, withApp(showAppInstallation)),
  route(
    'POST',
    /^\/api\/v3\/app\/installations\/(\d+)\/access_tokens$/,
    withApp(createAccessToken),
  ),
  openApi('/installation/repositories', listInstallationRepositories),
  route('DELETE', /^\/api\/v3\/installation\/token$/, open([], endInstallationToken)),

  // What an app asks with its client ID and secret.
  route('POST', /^\/api\/v3\/applications\/([^/]+)\/token$/, withClient(checkToken)),
  route('DELETE', /^\/api\/v3\/applications\/([^/]+)\/token$/, withClient(deleteToken)),
  route('DELETE', /^\/api\/v3\/applications\/([^/]+)\/grant$/, withClient(deleteGrant)),
  route('ANY', /^\/api\//, (exchange) => {
    exchange.request.resume();
    const body = { message: 'Not Found', documentation_url: documentation, status: '404' };
    sendJson(exchange, 404, body);
  }),

  // Pages to look at, and to answer.
  route('GET', /^\/orgs\/([^/]+)\/sso$/, showSso),
  route('POST', /^\/orgs\/([^/]+)\/sso$/, answerSso),
  route('ANY', /^\/settings\/connections\/applications\/([^/]+)$/, showConnection),
  route('ANY', /^\/apps\/([^/]+)\/installations\/new$/, installApp),
  route('GET', /^\/avatars\/u\/(\d+)$/, showPicture),
  route('GET', /^\/favicon\.ico$/, ({ response }) => void response.writeHead(204).end()),
  route('GET', /^\/$/, showHome),
  route('GET', /^\/([^/]+\/[^/]+?)(?:\.git|\/)?$/, showRepositoryPage),
];
