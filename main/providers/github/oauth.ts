import * as oauth from 'oauth4webapi';

import type { SignInMethod } from '../../../preload/model/account.ts';
import type { Http } from '../../ports/http.ts';
import { toGrant } from '../oauth-answer.ts';
import { toRefreshFailure } from '../oauth-failure.ts';
import { authenticationOf, clientOf, requestOptions } from '../oauth-request.ts';
import type {
  AuthorizationAnswer,
  AuthorizationRequest,
  Grant,
  OAuthClient,
  OAuthFlows,
} from '../provider.ts';
import { adaptGithubAnswer, githubWords, toGithubFailure } from './oauth-words.ts';
import { issuerOf } from './places.ts';
import { revoke } from './revoke.ts';
import { githubScopes, requireScopes } from './scopes.ts';

/** GitHub's OAuth routes (docs.github.com, "Authorizing OAuth apps"). */
export function serverOf({ instance }: OAuthClient): oauth.AuthorizationServer {
  return {
    issuer: issuerOf(instance),
    authorization_endpoint: `${instance}/login/oauth/authorize`,
    token_endpoint: `${instance}/login/oauth/access_token`,
    device_authorization_endpoint: `${instance}/login/device/code`,
  };
}

export function createOAuth(http: Http): OAuthFlows {
  return {
    scopes: githubScopes,
    issuer: ({ instance }) => issuerOf(instance),
    refusal: (error) =>
      Object.hasOwn(githubWords, error)
        ? { code: githubWords[error] ?? 'sign-in.provider-error', detail: error }
        : null,
    methods,
    authorizeUrl,
    exchange: (client, answer) => exchange(http, client, answer),
    refresh: (client, token) => refresh(http, client, token),
    revoke: (client, token) => revoke(http, client, token),
  };
}

/** GitHub's web flow always needs the secret; PKCE does not stand in for it. The device flow never does. */
function methods({ clientSecret }: OAuthClient): readonly SignInMethod[] {
  return clientSecret === undefined
    ? ['device']
    : ['custom-protocol', 'loopback', 'device', 'paste'];
}

/** The account picker is always shown: the person may be signed in as somebody else. */
function authorizeUrl(
  client: OAuthClient,
  { redirectUri, state, challenge }: AuthorizationRequest,
): URL {
  const url = new URL(`${client.instance}/login/oauth/authorize`);
  const parameters = {
    client_id: client.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: scopeFor(client),
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    prompt: 'select_account',
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

/** A GitHub App's permissions are its own; what is asked for here it would not read. */
export function scopeFor({ registration }: OAuthClient): string | undefined {
  return registration === 'github-app' ? undefined : githubScopes.join(' ');
}

async function exchange(
  http: Http,
  client: OAuthClient,
  { code, verifier, redirectUri }: AuthorizationAnswer,
): Promise<Grant> {
  try {
    const [server, self] = [serverOf(client), clientOf(client)];
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      self,
      authenticationOf(client),
      // State and issuer were checked before, by who keeps the attempt.
      oauth.validateAuthResponse(server, self, new URLSearchParams({ code }), oauth.expectNoState),
      redirectUri,
      verifier,
      requestOptions(http, client, adaptGithubAnswer),
    );
    const granted = await oauth.processAuthorizationCodeResponse(server, self, response);
    return await keepWhole(http, client, toGrant(granted, []));
  } catch (thrown) {
    throw toGithubFailure(thrown);
  }
}

/**
 * A grant of fewer scopes than were asked for is refused, and ended: nobody will use it. Throws
 * `account.scope-missing`.
 */
export async function keepWhole(http: Http, client: OAuthClient, grant: Grant): Promise<Grant> {
  try {
    return requireScopes(grant, client);
  } catch (thrown) {
    await revoke(http, client, grant.accessToken).catch(() => undefined);
    throw thrown;
  }
}

/**
 * Trades the refresh token for a new pair, where the app has token expiry switched on; the old pair
 * dies at once. The secret is left out where there is none: GitHub takes that for device sign-ins.
 */
async function refresh(http: Http, client: OAuthClient, refreshToken: string): Promise<Grant> {
  try {
    const [server, self] = [serverOf(client), clientOf(client)];
    const response = await oauth.refreshTokenGrantRequest(
      server,
      self,
      authenticationOf(client),
      refreshToken,
      requestOptions(http, client, adaptGithubAnswer),
    );
    const grant = toGrant(await oauth.processRefreshTokenResponse(server, self, response), []);
    return { ...grant, refreshToken: grant.refreshToken ?? refreshToken };
  } catch (thrown) {
    throw toRefreshFailure(thrown, client, ['bad_refresh_token', 'invalid_grant'], githubWords);
  }
}
