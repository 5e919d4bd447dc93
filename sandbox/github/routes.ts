import type { Handler } from '../exchange.ts';
import { sendJson } from '../exchange.ts';
import type { Route } from '../routes.ts';
import { open, withPerson } from './api-guard.ts';
import type { ApiHandler } from './api-guard.ts';
import { listEmails, showMeta, showRateLimit, showUser } from './api-user.ts';
import {
  answerConsent,
  authorize,
  enterDeviceCode,
  resumeDevice,
  showConsent,
  toOAuthServer,
} from './oauth-authorize.ts';
import { serveGit } from './git.ts';
import { issueDeviceCode, issueToken } from './oauth-token.ts';
import { showSignIn, signIn, signOut } from './sign-in.ts';
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
  openApi('/rate_limit', showRateLimit),
  openApi('/meta', showMeta),
  route('ANY', /^\/api\//, (exchange) => {
    exchange.request.resume();
    sendJson(exchange, 404, {
      message: 'Not Found',
      documentation_url: 'https://docs.github.com/rest',
      status: '404',
    });
  }),
];
