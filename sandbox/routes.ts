import { createDeployToken, listDeployTokens, removeDeployToken } from './api-deploy-tokens.ts';
import {
  listGroupProjects,
  listGroups,
  showGroup,
  showMetadata,
  showUser,
  showVersion,
} from './api-groups.ts';
import {
  listMembers,
  listProjects,
  showMember,
  showProject,
  showPushRule,
} from './api-projects.ts';
import { showOwnToken } from './api-personal-tokens.ts';
import { showAvatar } from './avatars.ts';
import {
  addFault,
  clearFaults,
  expireTokens,
  setLatency,
  setTokenMode,
  showState,
} from './control.ts';
import type { Handler } from './exchange.ts';
import { sendJson } from './exchange.ts';
import { addSuffix, serveGit } from './git-http.ts';
import {
  answerConsent,
  showConsent,
  showSignIn,
  signedInOnly,
  signIn,
  signOut,
  toOAuthServer,
  tokenInfo,
} from './oauth-routes.ts';
import { showHome, showProjectPage } from './web-pages.ts';
import type { World } from './world.ts';

export interface Route<W = World> {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'ANY';
  /** Meets the path without its query; what it captures is handed on, percent-decoded. */
  readonly pattern: RegExp;
  readonly handler: Handler<W>;
}

const route = (method: Route['method'], pattern: RegExp, handler: Handler): Route => ({
  method,
  pattern,
  handler,
});

const api = (path: string, handler: Handler): Route =>
  route('GET', new RegExp(`^/api/v4${path}$`), handler);

/** Every route of the sandbox; the first that fits answers. */
export const routes: readonly Route[] = [
  // Sign-in.
  route('GET', /^\/users\/sign_in$/, showSignIn),
  route('POST', /^\/users\/sign_in$/, signIn),
  route('ANY', /^\/users\/sign_out$/, signOut),

  // OAuth.
  route('GET', /^\/oauth\/authorize$/, signedInOnly),
  route('GET', /^\/oauth\/authorize\/[\w-]+$/, toOAuthServer),
  route('GET', /^\/oauth\/interaction\/[\w-]+$/, showConsent),
  route('POST', /^\/oauth\/interaction\/[\w-]+$/, answerConsent),
  route('POST', /^\/oauth\/token$/, toOAuthServer),
  route('GET', /^\/oauth\/token\/info$/, tokenInfo),
  route('POST', /^\/oauth\/revoke$/, toOAuthServer),
  route('POST', /^\/oauth\/introspect$/, toOAuthServer),
  route('POST', /^\/oauth\/authorize_device$/, toOAuthServer),
  route('ANY', /^\/oauth\/device$/, signedInOnly),
  route('GET', /^\/oauth\/device\/[\w-]+$/, toOAuthServer),
  route('ANY', /^\/oauth\/userinfo$/, toOAuthServer),
  route('GET', /^\/oauth\/discovery\/keys$/, toOAuthServer),
  route(
    'GET',
    /^\/\.well-known\/(?:openid-configuration|oauth-authorization-server)$/,
    toOAuthServer,
  ),

  // The API, version 4.
  api('/user', showUser),
  api('/personal_access_tokens/self', showOwnToken),
  api('/version', showVersion),
  api('/metadata', showMetadata),
  api('/projects', listProjects),
  api('/projects/([^/]+)', showProject),
  api('/projects/([^/]+)/members', listMembers),
  api('/projects/([^/]+)/members/all/(\\d+)', showMember),
  api('/projects/([^/]+)/push_rule', showPushRule),
  api('/projects/([^/]+)/deploy_tokens', listDeployTokens),
  route('POST', /^\/api\/v4\/projects\/([^/]+)\/deploy_tokens$/, createDeployToken),
  route('DELETE', /^\/api\/v4\/projects\/([^/]+)\/deploy_tokens\/(\d+)$/, removeDeployToken),
  api('/groups', listGroups),
  api('/groups/([^/]+)', showGroup),
  api('/groups/([^/]+)/projects', listGroupProjects),
  route('ANY', /^\/api\//, (exchange) => {
    exchange.request.resume();
    sendJson(exchange, 404, { error: '404 Not Found' });
  }),
  route('GET', /^\/uploads\/-\/system\/user\/avatar\/(\d+)\/avatar\.png$/, showAvatar),

  // The sandbox's own switches.
  route('GET', /^\/-\/sandbox\/state$/, showState),
  route('POST', /^\/-\/sandbox\/faults$/, addFault),
  route('DELETE', /^\/-\/sandbox\/faults$/, clearFaults),
  route('POST', /^\/-\/sandbox\/latency$/, setLatency),
  route('POST', /^\/-\/sandbox\/expire$/, expireTokens),
  route('POST', /^\/-\/sandbox\/token-mode$/, setTokenMode),

  // Git over HTTPS.
  route('GET', /^\/(.+)\.git\/(info\/refs)$/, serveGit),
  route('POST', /^\/(.+)\.git\/(git-upload-pack|git-receive-pack)$/, serveGit),
  route('GET', /^\/(.+)\/(info\/refs)$/, addSuffix),

  // Pages to look at.
  route('GET', /^\/favicon\.ico$/, ({ response }) => void response.writeHead(204).end()),
  route('GET', /^\/$/, showHome),
  route('GET', /^\/(.+?)(?:\.git|\/)?$/, showProjectPage),
];
