import * as oauth from 'oauth4webapi';

import { AppError } from '../../core/app-error.ts';
import type { Http } from '../../ports/http.ts';
import { clientOf, requestOptions } from '../oauth-request.ts';
import type { AuthorizationAnswer, AuthorizationRequest, Grant, OAuthClient } from '../provider.ts';
import { appScope, scopes, serverOf } from './endpoints.ts';
import { adaptAnswer, granted, requireScopes } from './granted.ts';
import { toRefreshFailure, toSignInFailure } from './oauth-failure.ts';

/** RFC 6749 §4.1.1 with PKCE S256 (RFC 7636 §4.3). The person picks the account, whoever is signed in. */
export function authorizeUrl(
  client: OAuthClient,
  { redirectUri, state, challenge }: AuthorizationRequest,
): URL {
  const url = new URL(`${serverOf(client).authorization_endpoint}`);
  const parameters = {
    client_id: client.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    response_mode: 'query',
    scope: scopes.join(' '),
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    prompt: 'select_account',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

/**
 * Swaps the code for tokens, as a public client: Entra ID refuses a secret there, and what every
 * desktop holds is none. Throws `sign-in.*`, `account.scope-missing`, `host.*`.
 */
export async function exchange(
  http: Http,
  client: OAuthClient,
  { code, verifier, redirectUri }: AuthorizationAnswer,
): Promise<Grant> {
  try {
    const [server, self] = [serverOf(client), clientOf(client)];
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      self,
      oauth.None(),
      oauth.validateAuthResponse(server, self, new URLSearchParams({ code }), oauth.expectNoState),
      redirectUri,
      verifier,
      requestOptions(http, client, adaptAnswer),
    );
    return requireScopes(
      granted(await oauth.processAuthorizationCodeResponse(server, self, response)),
    );
  } catch (thrown) {
    throw toSignInFailure(thrown, client, [code, verifier]);
  }
}

/**
 * A new access token. Entra ID hands out a new refresh token with it and leaves the old one good;
 * the newest is kept, because each lives for 90 days of its own. Throws `account.refused` when the
 * sign-in is over, `host.*` and `sign-in.*` for the rest.
 */
export async function refresh(
  http: Http,
  client: OAuthClient,
  refreshToken: string,
): Promise<Grant> {
  try {
    const [server, self] = [serverOf(client), clientOf(client)];
    const response = await oauth.refreshTokenGrantRequest(
      server,
      self,
      oauth.None(),
      refreshToken,
      {
        ...requestOptions(http, client, adaptAnswer),
        additionalParameters: { scope: scopes.join(' ') },
      },
    );
    const grant = granted(await oauth.processRefreshTokenResponse(server, self, response));
    if (grant.refreshToken !== null) return grant;
    return { ...grant, refreshToken, scopes: [...new Set([...grant.scopes, ...scopes.slice(1)])] };
  } catch (thrown) {
    throw toRefreshFailure(thrown, client, [refreshToken]);
  }
}

/**
 * The app's own token (RFC 6749 §4.4), with its secret in the body. There is no refresh token: the
 * next one is asked for in the same way. Throws `integration.secret-missing`,
 * `sign-in.tenant-unknown` without a directory of its own, `sign-in.*`, `host.*`.
 */
export async function requestAppToken(http: Http, client: OAuthClient): Promise<Grant> {
  const { clientSecret, tenant } = client;
  if (clientSecret === undefined) throw new AppError('integration.secret-missing');
  if (tenant === undefined || tenant === 'organizations') {
    throw new AppError('sign-in.tenant-unknown', {
      detail: 'a principal belongs to one directory',
    });
  }
  try {
    const [server, self] = [serverOf(client), clientOf(client)];
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      self,
      oauth.ClientSecretPost(clientSecret),
      { scope: appScope },
      requestOptions(http, client, adaptAnswer),
    );
    const grant = granted(await oauth.processClientCredentialsResponse(server, self, response));
    return { ...grant, refreshToken: null };
  } catch (thrown) {
    throw toSignInFailure(thrown, client, [clientSecret]);
  }
}
