import * as oauth from 'oauth4webapi';

import type { Http } from '../../ports/http.ts';
import { adaptTokenAnswer, toGrant } from '../oauth-answer.ts';
import { toRefreshFailure, toSignInFailure } from '../oauth-failure.ts';
import { authenticationOf, clientOf, requestOptions } from '../oauth-request.ts';
import type { AuthorizationAnswer, AuthorizationRequest, Grant, OAuthClient } from '../provider.ts';
import { serverOf } from './endpoints.ts';
import { requireScopes } from './scopes.ts';

/** RFC 6749 §4.1.1 with PKCE S256 (RFC 7636 §4.3). */
export function authorizeUrl(
  client: OAuthClient,
  { redirectUri, state, challenge }: AuthorizationRequest,
  scopes: readonly string[],
): URL {
  const url = new URL(`${client.instance}/oauth/authorize`);
  const parameters = {
    client_id: client.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: scopes.join(' '),
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

/**
 * Swaps the code for tokens. State and issuer were checked before, by who keeps the attempt.
 * Throws `sign-in.*` for what the token endpoint refuses, `account.scope-missing` when less
 * was granted than asked, `host.*` for the rest.
 */
export async function exchange(
  http: Http,
  client: OAuthClient,
  { code, verifier, redirectUri }: AuthorizationAnswer,
  scopes: readonly string[],
): Promise<Grant> {
  try {
    const [server, self] = [serverOf(client.instance), clientOf(client)];
    const answer = new URLSearchParams({ code });
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      self,
      authenticationOf(client),
      oauth.validateAuthResponse(server, self, answer, oauth.expectNoState),
      redirectUri,
      verifier,
      requestOptions(http, client, adaptTokenAnswer),
    );
    const granted = await oauth.processAuthorizationCodeResponse(server, self, response);
    return requireScopes(toGrant(granted, scopes), scopes);
  } catch (thrown) {
    throw toSignInFailure(thrown);
  }
}

/**
 * Trades the refresh token for a new pair; GitLab ends the old pair at once, and wants the
 * redirect URI of the sign-in again. Without a new refresh token the old one stays
 * (RFC 6749 §6). A reduced scope is returned, not refused: the new pair must be kept.
 *
 * Throws `account.refused` on `invalid_grant`; `account.refresh-uncertain` when the request
 * was sent and no usable answer came, because the service may have renewed;
 * `host.*` when it certainly did not.
 */
export async function refresh(
  http: Http,
  client: OAuthClient,
  refreshToken: string,
  redirectUri: string | null,
  scopes: readonly string[],
): Promise<Grant> {
  try {
    const [server, self] = [serverOf(client.instance), clientOf(client)];
    const response = await oauth.refreshTokenGrantRequest(
      server,
      self,
      authenticationOf(client),
      refreshToken,
      {
        ...requestOptions(http, client, adaptTokenAnswer),
        ...(redirectUri === null ? {} : { additionalParameters: { redirect_uri: redirectUri } }),
      },
    );
    const grant = toGrant(await oauth.processRefreshTokenResponse(server, self, response), scopes);
    return { ...grant, refreshToken: grant.refreshToken ?? refreshToken };
  } catch (thrown) {
    throw toRefreshFailure(thrown, client);
  }
}

/** RFC 7009. A token the service does not know counts as revoked. */
export async function revoke(http: Http, client: OAuthClient, token: string): Promise<void> {
  try {
    const response = await oauth.revocationRequest(
      serverOf(client.instance),
      clientOf(client),
      authenticationOf(client),
      token,
      requestOptions(http, client),
    );
    await oauth.processRevocationResponse(response);
  } catch (thrown) {
    throw toSignInFailure(thrown);
  }
}
