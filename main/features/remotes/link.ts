import { instance, type Account } from '../../../preload/model/account.ts';
import type { HostKind } from '../../../preload/model/remote.ts';
import { AppError } from '../../core/app-error.ts';
import { refusalError, type GitUrl } from '../../core/git-url.ts';
import { liftCredentials } from '../../core/git-url-credentials.ts';
import { randomAccountId } from './account-id.ts';
import { handMade, identityOf, type RemotesDeps } from './deps.ts';
import { askServer } from './ask-server.ts';

export interface HttpsLink {
  /** As pasted: a token in it is taken from there when none is given apart. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly token?: string | undefined;
}

/**
 * Links a user name and a token for an https server, after one question to the server with them.
 * Refused: nothing is kept. Throws `git.bad-url`, `git.no-token`, `git.bad-user-name`, what the
 * server refuses, `vault.*`.
 */
export async function linkHttps(deps: RemotesDeps, given: HttpsLink): Promise<Account> {
  const lifted = liftCredentials(given.url, { allow: ['https'] });
  if ('refused' in lifted) throw refusalError(lifted);
  const { url } = lifted;
  const token = given.token ?? lifted.secret;
  if (token === null || !isSendable(token)) throw new AppError('git.no-token');
  const { kind } = deps.recognise(url);
  const username = given.username ?? lifted.username ?? usualNames[kind];
  if (username === undefined || !isUserName(username)) {
    throw new AppError('git.bad-user-name', { detail: url.host });
  }

  await askServer(deps, url, {
    kind: 'https',
    account: randomAccountId(),
    origin: url.origin,
    root: '',
    username,
    password: async () => token,
  });
  return deps.accounts.link({
    provider: 'git-url',
    instance: instanceOf(url),
    method: 'token',
    redirectUri: null,
    grant: handMade(token),
    identity: await identityOf(deps, username),
  });
}

/** `https://host[:port]`, `ssh://host[:port]`: the server, without a repository. */
export function instanceOf({ protocol, host }: GitUrl) {
  return instance.parse(`${protocol}://${host}`);
}

/**
 * The name a service takes with a token when nobody names one: docs.github.com "Authenticating as a
 * GitHub App installation", docs.gitlab.com "Personal access tokens", support.atlassian.com "Using
 * access tokens"; Azure DevOps ignores it.
 */
const usualNames: Partial<Readonly<Record<HostKind, string>>> = {
  github: 'x-access-token',
  gitlab: 'oauth2',
  bitbucket: 'x-token-auth',
  'azure-devops': 'token',
};

// A line end would become a line of git's own.
// oxlint-disable-next-line no-control-regex -- refusing them is the point
const isSendable = (secret: string) => /^[^\u0000-\u001f\u007f]{1,8192}$/.test(secret);
/** HTTP Basic ends the name at the first colon (RFC 7617 §2). */
const isUserName = (name: string) => /^[^\s:]{1,256}$/.test(name) && isSendable(name);
